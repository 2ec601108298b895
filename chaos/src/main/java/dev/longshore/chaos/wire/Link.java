package dev.longshore.chaos.wire;

import dev.longshore.chaos.wire.FaultProxy.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One connection through the proxy: two threads that copy, each reading what passes. */
final class Link {

    private static final int BUFFER = 64 * 1024;

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;
    private final Conversation conversation = new Conversation();

    Link(FaultProxy proxy, Socket client, Socket server) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void start() {
        FaultProxy.daemon("proxy-up-" + client.getPort(), () -> copy(client, server, Direction.TO_SERVER));
        FaultProxy.daemon("proxy-down-" + client.getPort(), () -> copy(server, client, Direction.TO_CLIENT));
    }

    /** Both ends see RST. */
    void reset() {
        reset(client);
        reset(server);
        proxy.forget(this);
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyGone) {
            // that is what was wanted
        }
    }

    private void copy(Socket from, Socket to, Direction direction) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                proxy.await(direction);
                if (direction == Direction.TO_SERVER) {
                    conversation.sent(buffer, length);
                } else if (conversation.answered(buffer, length)) {
                    proxy.committed(conversation.committed(), conversation.nanos());
                    if (proxy.loses(conversation.committed())) {
                        reset();
                        return;
                    }
                }
                out.write(buffer, 0, length);
            }
            // the process ended in order: so does the other side
            to.shutdownOutput();
        } catch (IOException | InterruptedException broken) {
            reset();
        }
    }
}
