package dev.longshore.chaos.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A mail server that takes everything and keeps to whom: as much of SMTP as the product speaks. Honours no keys, as no mail server does. */
public final class Mailbox implements AutoCloseable {

    private static final String OK = "250 ok";
    private static final String RECIPIENT = "RCPT TO:<";

    private final ServerSocket server;
    private final Queue<String> taken = new ConcurrentLinkedQueue<>();

    private Mailbox(ServerSocket server) {
        this.server = server;
    }

    /** Opens one that listens on this host until it is closed. */
    static Mailbox open() throws IOException {
        Mailbox mailbox = new Mailbox(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()));
        mailbox.inBackground(mailbox::listen);
        return mailbox;
    }

    /** What lets a process send to it. */
    List<String> sending() {
        return List.of("--spring.mail.host=127.0.0.1", "--spring.mail.port=" + server.getLocalPort());
    }

    /** To whom a mail was taken, once for each, oldest first. */
    public List<String> taken() {
        return List.copyOf(taken);
    }

    public void clear() {
        taken.clear();
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                inBackground(() -> serve(client));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void inBackground(Runnable work) {
        Thread thread = new Thread(work, "mailbox");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) {
        try (client;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = client.getOutputStream()) {
            talk(in, out);
        } catch (IOException gone) {
            // a worker was killed: what it had sent to the end is taken, and nothing else
        }
    }

    private void talk(BufferedReader in, OutputStream out) throws IOException {
        say(out, "220 mailbox");
        List<String> to = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String word = line.toUpperCase(Locale.ROOT);
            if (word.startsWith("QUIT")) {
                say(out, "221 bye");
                return;
            }
            if (word.startsWith(RECIPIENT)) {
                to.add(line.substring(RECIPIENT.length(), line.indexOf('>')));
            }
            if (word.equals("DATA")) {
                say(out, "354 go on");
                readContent(in);
                taken.addAll(to);
                to.clear();
            }
            say(out, OK);
        }
    }

    private static void readContent(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.equals(".")) {
            line = in.readLine();
        }
        if (line == null) {
            throw new IOException("the mail has no end");
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
