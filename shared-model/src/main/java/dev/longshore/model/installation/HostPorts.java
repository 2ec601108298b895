package dev.longshore.model.installation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of this host for servers that are to be found again where they were. */
public final class HostPorts {

    /** Below the ports that Linux gives to outgoing connections, so that none of those takes one while its server is stopped. */
    private static final int FIRST = 20_000;

    private static final int COUNT = 12_000;

    private HostPorts() {}

    /** One, from 20000 to 31999, at which nobody listens now. */
    public static int free() {
        int port = draw();
        while (!isFree(port)) {
            port = draw();
        }
        return port;
    }

    private static int draw() {
        return FIRST + ThreadLocalRandom.current().nextInt(COUNT);
    }

    /** Whether nobody listens there, on the loopback interface. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
