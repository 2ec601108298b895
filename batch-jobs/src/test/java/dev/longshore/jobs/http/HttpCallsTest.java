package dev.longshore.jobs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.kind.CallWindow;
import dev.longshore.jobs.kind.CallWindows;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.database.ThreadCuts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.unit.DataSize;

/** Calls of servers that mean no good. */
@Timeout(20)
class HttpCallsTest {

    private static final Duration LIMIT = Duration.ofMillis(600);

    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** What the server does with a connection. */
    @FunctionalInterface
    private interface Talk {
        void with(OutputStream out) throws IOException, InterruptedException;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "192.0.2.1",
                "198.18.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::a00:1",
                "64:ff9b:1:7f00:1::",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2002:a00:1::",
                "::10.0.0.1",
                "ff02::1"
            })
    void callsNoPrivateAddress(String address) {
        HttpResult result = calls(host -> new InetAddress[] {InetAddress.getByName(address)})
                .call(to("http://crm.example.org:" + server.getLocalPort() + "/"), CallWindow.ALWAYS);

        assertThat(result).isInstanceOf(HttpResult.Refused.class);
        assertThat(connections).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "'',true", "false,false", "FALSE,false", ",false"})
    void allowsTheSampleWhereItIsServed(@Nullable String serve, boolean allowed) {
        StandardEnvironment environment = new StandardEnvironment();
        if (serve != null) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource("test", Map.of("longshore.sample.crm.serve", serve)));
        }

        assertThat(HttpConfiguration.allowed(new HttpProperties(List.of(), DataSize.ofKilobytes(1)), environment)
                        .contains("127.0.0.1:8095"))
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "100.63.0.1",
                "172.32.0.1",
                "192.0.3.1",
                "2606:4700::1111",
                "2001:4860::8888",
                "64:ff9b::808:808"
            })
    void takesPublicAddressesForWhatTheyAre(String address) throws UnknownHostException {
        assertThat(PrivateAddresses.contains(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://2130706433/", "http://0x7f.1/", "http://localhost/", "http://127.1/"})
    void looksThroughOtherWaysToWriteAnAddress(String url) {
        assertThat(calls(InetAddress::getAllByName).call(to(url), CallWindow.ALWAYS))
                .isNotInstanceOf(HttpResult.Answer.class)
                .isNotInstanceOf(HttpResult.NoAnswer.class);
    }

    /** The name answers with a public address when it is checked and would answer with a private one to whoever asked again. */
    @Test
    void connectsToTheAddressThatWasChecked() {
        AtomicInteger asked = new AtomicInteger();
        HttpResult result = calls(host -> new InetAddress[] {
                    asked.getAndIncrement() == 0
                            ? InetAddress.getByAddress(host, new byte[] {(byte) 203, 0, 114, 1})
                            : InetAddress.getLoopbackAddress()
                })
                .call(to("http://rebinding.example.org:" + server.getLocalPort() + "/"), CallWindow.ALWAYS);

        assertThat(result).isNotInstanceOf(HttpResult.Answer.class);
        assertThat(asked).hasValue(1);
        assertThat(connections).hasValue(0);
    }

    @Test
    void followsNoRedirect() {
        answer(out -> write(out, "HTTP/1.1 302 .\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"));

        assertThat(call()).isEqualTo(new HttpResult.Answer(302, true, "", null));
        assertThat(connections).hasValue(1);
    }

    @Test
    void endsInTimeWhateverTheOtherSideDoes() {
        answer(out -> {
            write(out, "HTTP/1.1 200 .\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n");
            for (int i = 0; i < 1_000 && !server.isClosed(); i++) {
                write(out, " ");
                Thread.onSpinWait();
                LockSupport.parkNanos(20_000_000);
            }
        });
        long begin = System.nanoTime();

        assertThat(call()).isInstanceOf(HttpResult.NoAnswer.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void readsNoMoreThanItsShareOfAnAnswer() {
        answer(out -> {
            write(out, "HTTP/1.1 200 .\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "1000\r\n" + "x".repeat(4_096) + "\r\n";
            while (!server.isClosed()) {
                write(out, chunk);
            }
        });

        assertThat(call()).isInstanceOfSatisfying(HttpResult.Answer.class, cut -> {
            assertThat(cut.body()).hasSize(1_024);
            assertThat(cut.json()).as("a part of an answer says nothing").isFalse();
        });
    }

    @Test
    void forgetsACallThatIsOver() {
        answer(out -> write(out, "HTTP/1.1 204 .\r\n\r\n"));
        HttpCalls calls = calls(InetAddress::getAllByName, "127.0.0.1:" + server.getLocalPort());
        String url = "http://127.0.0.1:" + server.getLocalPort() + "/";

        assertThat(calls.call(
                        new HttpCall("POST", URI.create(url), Map.of(), "{}", Duration.ofHours(1)), CallWindow.ALWAYS))
                .isInstanceOf(HttpResult.Answer.class);
        assertThat(calls.watched()).isZero();
    }

    @Test
    void unpacksNothing() {
        answer(
                out -> write(
                        out,
                        "HTTP/1.1 200 .\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nbomb"));

        assertThat(call()).isInstanceOfSatisfying(HttpResult.Answer.class, packed -> assertThat(packed.body())
                .isEqualTo("bomb"));
    }

    @Test
    void takesNoFileThatNothingSaysTheEndOf() {
        answer(out -> write(out, "HTTP/1.1 200 .\r\nContent-Type: text/csv\r\n\r\nid\n1\n"));
        HttpCalls calls = calls(InetAddress::getAllByName, "127.0.0.1:" + server.getLocalPort());
        AtomicInteger taken = new AtomicInteger();

        assertThatThrownBy(() -> calls.fetch(
                        to("http://127.0.0.1:" + server.getLocalPort() + "/"), body -> taken.incrementAndGet()))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("fetch-without-length"));
        assertThat(taken).hasValue(0);
    }

    @Test
    void isNotFloodedByHeaders() {
        answer(out -> {
            write(out, "HTTP/1.1 200 .\r\n");
            for (int i = 0; i < 100_000 && !server.isClosed(); i++) {
                write(out, "X-" + i + ": y\r\n");
            }
        });

        assertThat(call()).isInstanceOf(HttpResult.NoAnswer.class);
    }

    @Test
    void tellsACallThatNeverLeftFromOneThatMayHaveArrived() throws IOException {
        int nobody = server.getLocalPort();
        server.close();
        assertThat(calls(InetAddress::getAllByName, "127.0.0.1:" + nobody)
                        .call(to("http://127.0.0.1:" + nobody + "/"), CallWindow.ALWAYS))
                .isInstanceOf(HttpResult.NotSent.class);

        listen();
        answer(OutputStream::close);
        assertThat(call()).isInstanceOf(HttpResult.NoAnswer.class);
        assertThat(connections).as("it is sent once").hasValue(1);
    }

    /** The second call is the control: with the window open the same request arrives. */
    @Test
    void sendsNothingOnceItsWindowHasClosedHoweverLateThatIsKnown() throws Exception {
        List<Integer> arrived = new CopyOnWriteArrayList<>();
        HttpCalls calls = calls(InetAddress::getAllByName, "127.0.0.1:" + server.getLocalPort());
        HttpCall call = to("http://127.0.0.1:" + server.getLocalPort() + "/");
        Thread listening = new Thread(() -> {
            for (int i = 0; i < 2; i++) {
                try (Socket socket = server.accept()) {
                    connections.incrementAndGet();
                    arrived.add(Math.max(0, socket.getInputStream().read(new byte[8_192])));
                    write(socket.getOutputStream(), "HTTP/1.1 200 .\r\nContent-Length: 0\r\n\r\n");
                } catch (IOException e) {
                    // the caller has hung up: what arrived is known
                }
            }
        });
        listening.start();

        // slept while the connection was made: the look comes after that
        assertThat(calls.call(call, () -> false)).isInstanceOf(HttpResult.Withheld.class);
        assertThat(calls.call(call, CallWindow.ALWAYS)).isInstanceOf(HttpResult.Answer.class);
        listening.join();

        assertThat(connections).as("both connected").hasValue(2);
        assertThat(arrived.stream().filter(bytes -> bytes > 0))
                .as("one of them sent")
                .hasSize(1);
    }

    @Test
    void readsWhenToComeBack() {
        answer(out -> write(out, "HTTP/1.1 429 .\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"));

        assertThat(call()).isInstanceOfSatisfying(HttpResult.Answer.class, busy -> assertThat(busy.retryAfter())
                .isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void looksUpSecretsByTheirNames(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("IN_FILE"), "from a file\n");
        Secrets secrets = new Secrets(Map.of("LONGSHORE_SECRET_CRM_TOKEN", "t0ken"), folder);

        Secrets.Revealed revealed = secrets.reveal("Bearer ${secret:CRM_TOKEN}, ${secret:IN_FILE}");
        assertThat(revealed.text()).isEqualTo("Bearer t0ken, from a file");
        assertThat(revealed.secrets()).containsExactly("t0ken", "from a file");
        assertThat(revealed).as("in a log, say").hasToString("***");
        assertThatThrownBy(() -> secrets.reveal("${secret:../IN_FILE}"))
                .isInstanceOfSatisfying(LongshoreException.class, missing -> assertThat(missing.code())
                        .isEqualTo("secret-missing"));
    }

    private HttpResult call() {
        return calls(InetAddress::getAllByName, "127.0.0.1:" + server.getLocalPort())
                .call(to("http://127.0.0.1:" + server.getLocalPort() + "/"), CallWindow.ALWAYS);
    }

    private static HttpCalls calls(CheckedAddresses.Names names, String... allowed) {
        return new HttpCalls(
                new CheckedAddresses(names, List.of(allowed)),
                1_024,
                Clock.systemUTC(),
                new ThreadCuts(),
                new CallWindows(System::nanoTime, Clock.systemUTC(), CallWindows.GRACE));
    }

    private static HttpCall to(String url) {
        return new HttpCall("POST", URI.create(url), Map.of(), "{}", LIMIT);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Answers each connection in the same way, whatever it asks. */
    private void answer(Talk talk) {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    connections.incrementAndGet();
                    byte[] request = new byte[8_192];
                    if (socket.getInputStream().read(request) > 0) {
                        talk.with(socket.getOutputStream());
                    }
                } catch (IOException | InterruptedException e) {
                    // the client has gone
                    Thread.onSpinWait();
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
