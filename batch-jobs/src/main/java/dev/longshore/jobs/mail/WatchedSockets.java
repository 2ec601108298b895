package dev.longshore.jobs.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.SocketFactory;

/** Sockets that another thread can close: the only way to end an exchange whose other side answers a byte at a time. TLS is put on top of them. */
final class WatchedSockets extends SocketFactory {

    private final SocketFactory plain = SocketFactory.getDefault();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** Ends whatever waits for them. */
    void close() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // it is closed as well as it can be
            }
        }
    }

    private Socket watched(Socket socket) {
        open.add(socket);
        return socket;
    }

    @Override
    public Socket createSocket() throws IOException {
        return watched(plain.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return watched(plain.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return watched(plain.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return watched(plain.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return watched(plain.createSocket(host, port, local, localPort));
    }
}
