package dev.longshore.jobs.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Another side that gives away what it was sent: it repeats the header Authorization. An address that ends in 1 answers so in a text, in 2 in JSON, in 3 in a header,
 * in 4 as a line that is no HTTP, which the message of an exception quotes.
 */
public final class Echo extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    /** With all that JSON writes otherwise. */
    public static final String SECRET = "s3cr3t\"of/the\\other-side";

    private static final String AS_JSON = "s3cr3t\\\"of/the\\\\other-side";
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    private final ServerSocket server;
    private final Queue<String> said = new ConcurrentLinkedQueue<>();
    private final Queue<String> logged = new ConcurrentLinkedQueue<>();

    private Echo() throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "echo");
        thread.setDaemon(true);
        thread.start();
    }

    /** It hears from now on what the process logs. */
    public static Echo listen() throws IOException {
        Echo echo = new Echo();
        echo.start();
        ROOT.addAppender(echo);
        return echo;
    }

    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    @Override
    protected void append(ILoggingEvent event) {
        logged.add(event.getFormattedMessage() + " " + event.getKeyValuePairs()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                answer(socket);
            } catch (IOException e) {
                // a caller that hung up, or the end
            }
        }
    }

    private void answer(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        String request = String.valueOf(in.readLine());
        String authorization = "";
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.startsWith("Authorization: ")) {
                authorization = line.substring(15);
            } else if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring(16));
            }
        }
        in.skip(length);
        String path = request.split(" ")[1];
        String answer =
                switch (path.charAt(path.length() - 1)) {
                    case '1' -> answer("text/plain", "", "You sent " + authorization + ".");
                    case '2' ->
                        answer(
                                "application/json",
                                "",
                                "{\"you-sent\": \"" + authorization.replace(SECRET, AS_JSON) + "\"}");
                    case '3' -> answer("text/plain", "X-You-Sent: " + authorization + "\r\n", "");
                    default -> authorization + " is what you sent\r\n\r\n";
                };
        said.add(answer);
        socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
    }

    private static String answer(String type, String header, String body) {
        return "HTTP/1.1 422 No\r\nConnection: close\r\n" + header + "Content-Type: " + type + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /** That it gave the secret away in every way, and that neither a table nor a log of ours has it. */
    public void assertKeptSecret(JdbcClient jdbc) {
        assertThat(said.stream().filter(answer -> answer.contains(SECRET) || answer.contains(AS_JSON)))
                .as("each way of giving it away")
                .hasSizeGreaterThanOrEqualTo(4);
        for (String form : List.of(SECRET, AS_JSON, "s3cr3t")) {
            assertThat(found(jdbc, form)).as("tables that have the secret").isEmpty();
            assertThat(logged).noneMatch(line -> line.contains(form));
        }
        assertThat(found(jdbc, "***")).as("where it would stand").contains("longshore.effect");
    }

    /** The tables of ours, a row of which has a text in it. */
    private static List<String> found(JdbcClient jdbc, String text) {
        List<String> tables = jdbc.sql("""
                        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname = 'longshore' and c.relkind in ('r', 'p')
                        """).query(String.class).list();
        List<String> found = new ArrayList<>();
        for (String table : tables) {
            // a column of JSON writes quotes and backslashes of its own
            boolean there = jdbc.sql(
                            "select exists (select from " + table
                                    + " t where position(:text in t::text) > 0 or position(:text in replace(replace(t::text, '\\\\', '\\'), '\"\"', '\"')) > 0)")
                    .param("text", text)
                    .query(Boolean.class)
                    .single();
            if (there) {
                found.add(table);
            }
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        ROOT.detachAppender(this);
        server.close();
    }
}
