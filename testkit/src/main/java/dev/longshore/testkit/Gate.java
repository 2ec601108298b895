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

/**
 * The one way of a worker to its database. Shut, everything that the worker had open is cut at once and nothing new gets through, as if its process had been
 * killed: the server ends its sessions, rolls back what they had not committed and frees their locks. Its port stays taken meanwhile: given back, any connection of
 * this host might get it, even the worker's own attempt to reach it.
 */
final class Gate implements AutoCloseable {

    private static final int BLOCK = 64 * 1024;
    private static final int BACKLOG = 100;

    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private boolean isOpen = true;

    private Gate(InetSocketAddress server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    static Gate to(InetSocketAddress server) {
        try {
            Gate gate = new Gate(server, new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
            thread("gate", gate::accept);
            return gate;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    synchronized boolean isOpen() {
        return isOpen;
    }

    synchronized void open() {
        isOpen = true;
    }

    /** Until it is opened. */
    synchronized void shut() {
        isOpen = false;
        open.forEach(this::end);
        open.clear();
    }

    /** For good. */
    @Override
    public void close() {
        shut();
        end(listener);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connect(listener.accept());
            } catch (IOException closed) {
                // for good
            }
        }
    }

    private void connect(Socket client) {
        Socket through = new Socket();
        if (isOpen() && reach(through) && admit(client, through)) {
            thread("gate-out", () -> copy(client, through));
            thread("gate-in", () -> copy(through, client));
        } else {
            end(client);
            end(through);
        }
    }

    private boolean reach(Socket through) {
        try {
            through.connect(server);
            return true;
        } catch (IOException down) {
            return false;
        }
    }

    /** Unless it was shut meanwhile. */
    private synchronized boolean admit(Socket client, Socket through) {
        return isOpen && open.add(client) && open.add(through);
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

    private void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
