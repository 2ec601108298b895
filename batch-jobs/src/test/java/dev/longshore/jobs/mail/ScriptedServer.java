package dev.longshore.jobs.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that answers as it is told, by the first word of a command; {@code .} is the end of a mail's content. */
final class ScriptedServer implements AutoCloseable {

    /** Instead of an answer: the connection ends. */
    static final String DROPS = "";

    /** Instead of an answer: a byte every now and then, and never the end of a line. */
    static final String TRICKLES = "…";

    private final ServerSocket socket;
    private final Map<String, String> answers;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    ScriptedServer(Map<String, String> answers) throws IOException {
        this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        this.answers = answers;
        Thread thread = new Thread(this::serve, "scripted-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The first words of what it was told. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                talk(connection);
            } catch (IOException e) {
                // the client or the test has closed it
            }
        }
    }

    private void talk(Socket connection) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = connection.getOutputStream();
        say(out, "220 here");
        boolean content = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (content && !line.equals(".")) {
                continue;
            }
            String word = line.split("[ :]", 2)[0];
            heard.add(word);
            String answer = answers.getOrDefault(word, word.equals("DATA") ? "354 go on" : "250 well");
            if (answer.equals(DROPS)) {
                return;
            }
            if (answer.equals(TRICKLES)) {
                trickle(out, in);
                return;
            }
            say(out, answer);
            content = answer.startsWith("354");
        }
    }

    private static void trickle(OutputStream out, BufferedReader in) throws IOException {
        out.write("250-".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        // the client hangs up at its limit
        if (in.readLine() != null) {
            throw new IOException("the client went on without an answer");
        }
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
