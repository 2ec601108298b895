package dev.longshore.admin.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;

/** Where the demonstration's CRM is to listen, on this host only. */
record SampleCrmPlace(int port) {

    /** Where it is looked for unless told otherwise: a worker that joins the demonstration finds it there. */
    static final int USUAL = 8095;

    private static final int ANY = 0;

    /** The usual port, or any other if somebody has that. */
    static SampleCrmPlace free() {
        try {
            return taken(USUAL);
        } catch (IOException e) {
            try {
                return taken(ANY);
            } catch (IOException none) {
                throw new UncheckedIOException("this host has no free port", none);
            }
        }
    }

    private static SampleCrmPlace taken(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new SampleCrmPlace(socket.getLocalPort());
        }
    }

    Map<String, String> properties() {
        return Map.of("longshore.sample.crm.serve", "true", "longshore.sample.crm.port", String.valueOf(port));
    }
}
