package dev.longshore.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one way of a worker to its database. Closed, everything that the worker had open is cut at once and nothing new gets through, as if its process had been
 * killed: the server ends its sessions, rolls back what they had not committed and frees their locks.
 */
final class Gate implements AutoCloseable {

    private static final int BLOCK = 64 * 1024;

    private final InetSocketAddress server;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;

    private Gate(InetSocketAddress server, ServerSocket listener) {
        this.server = server;
        this.port = listener.getLocalPort();
        this.listener = listener;
    }

    static Gate to(InetSocketAddress server) {
        Gate gate = new Gate(server, listening(0));
        gate.accept();
        return gate;
    }

    int port() {
        return port;
    }

    synchronized boolean isOpen() {
        return listener != null;
    }

    synchronized void open() {
        if (listener == null) {
            listener = listening(port);
            accept();
        }
    }

    @Override
    public synchronized void close() {
        ServerSocket listening = listener;
        listener = null;
        end(listening);
        open.forEach(this::end);
        open.clear();
    }

    private synchronized void accept() {
        ServerSocket listening = listener;
        if (listening != null) {
            thread("gate", () -> {
                while (!listening.isClosed()) {
                    connect(listening);
                }
            });
        }
    }

    private void connect(ServerSocket listening) {
        try {
            Socket client = listening.accept();
            Socket through = new Socket();
            through.connect(server);
            open.add(client);
            open.add(through);
            if (listening.isClosed()) {
                end(client);
                end(through);
            }
            thread("gate-out", () -> copy(client, through));
            thread("gate-in", () -> copy(through, client));
        } catch (IOException closed) {
            // whoever knocked hears it
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] block = new byte[BLOCK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(block); length >= 0; length = in.read(block)) {
                out.write(block, 0, length);
            }
        } catch (IOException cut) {
            // the other half hears it too
        }
        for (Socket socket : Set.of(from, to)) {
            end(socket);
            open.remove(socket);
        }
    }

    private void end(@Nullable AutoCloseable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static ServerSocket listening(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
