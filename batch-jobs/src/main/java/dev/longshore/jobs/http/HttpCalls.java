package dev.longshore.jobs.http;

import dev.longshore.jobs.http.HttpResult.Answer;
import dev.longshore.jobs.http.HttpResult.NoAnswer;
import dev.longshore.jobs.http.HttpResult.NotSent;
import dev.longshore.jobs.http.HttpResult.Refused;
import dev.longshore.jobs.http.HttpResult.Withheld;
import dev.longshore.jobs.kind.CallWindow;
import dev.longshore.jobs.kind.CallWindows;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.database.ThreadCuts;
import dev.longshore.sql.database.ThreadCuts.Wait;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls. Thread-safe. A call ends within its limit whatever the other side does, reads a bounded part of the answer, follows no redirect, keeps no
 * cookie, unpacks nothing, and is sent once: whether to send again is for somebody to decide who knows what it does.
 */
public final class HttpCalls implements AutoCloseable {

    private static final int MOST_CONNECTIONS = 256;
    private static final int LONGEST_HEADER_LINE = 16 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

    private final CloseableHttpClient client;
    private final ThreadCuts cuts;
    private final CallWindows windows;
    private final int longestAnswer;
    private final Clock clock;
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "http-limits");
        thread.setDaemon(true);
        return thread;
    });

    HttpCalls(CheckedAddresses addresses, long longestAnswer, Clock clock, ThreadCuts cuts, CallWindows windows) {
        this.cuts = cuts;
        this.windows = windows;
        this.longestAnswer = Math.toIntExact(longestAnswer);
        this.clock = clock;
        // else a call that is over would keep its body until its limit
        watch.setRemoveOnCancelPolicy(true);
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(LONGEST_CONNECT))
                                .setTimeToLive(Timeout.ofMinutes(1))
                                .setValidateAfterInactivity(Timeout.ofMilliseconds(500))
                                .build())
                        .setConnectionFactory(
                                org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory.builder()
                                        .http1Config(Http1Config.custom()
                                                .setMaxLineLength(LONGEST_HEADER_LINE)
                                                .setMaxHeaderCount(MOST_HEADERS)
                                                .build())
                                        .build())
                        .build())
                .addRequestInterceptorLast(new LastLook())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** For calls that are announced, or whose claim is proven, after this. */
    public CallWindow window() {
        return windows.open();
    }

    /**
     * Calls, and waits for what comes of it.
     *
     * @param window asked when the connection stands, right before the request leaves
     */
    public HttpResult call(HttpCall call, CallWindow window) {
        return call(call, window, this::answer);
    }

    /** Takes the body of an answer. */
    @FunctionalInterface
    public interface Sink {

        void take(InputStream body) throws IOException;
    }

    /**
     * Calls for a file. A body that came with status 200 goes to the sink, whole or it throws; of any other answer as much is read as of a call's. A body that
     * only the end of the connection ends is refused.
     *
     * @param sink throws what is wrong with the body; what it throws, if no {@link IOException}, is thrown
     */
    public HttpResult fetch(HttpCall call, Sink sink) {
        AtomicReference<RuntimeException> refused = new AtomicReference<>();
        HttpResult result = call(call, CallWindow.ALWAYS, response -> {
            HttpEntity entity = response.getEntity();
            if (response.getCode() != 200 || entity == null) {
                return answer(response);
            }
            if (entity.getContentLength() < 0 && !entity.isChunked()) {
                response.close();
                refused.set(endless(call));
                return new Answer(200, false, "", null);
            }
            try (InputStream body = entity.getContent()) {
                sink.take(body);
            } catch (RuntimeException e) {
                refused.set(e);
                response.close();
            }
            return new Answer(200, false, "", null);
        });
        if (refused.get() != null) {
            throw refused.get();
        }
        return result;
    }

    private static LongshoreException endless(HttpCall call) {
        return LongshoreException.of(
                Category.EXTERNAL,
                "fetch-without-length",
                call.target().getAuthority()
                        + " says neither how long the file is nor where it ends: one that is cut off would look whole.",
                "Let that server send Content-Length or chunks, and restart the run; or send the file to the job.");
    }

    private HttpResult call(HttpCall call, CallWindow window, HttpClientResponseHandler<HttpResult> handler) {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.target());
        request.setConfig(RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(call.limit()))
                .setResponseTimeout(Timeout.of(call.limit()))
                .build());
        call.headers().forEach(request::setHeader);
        if (call.body() != null) {
            request.setEntity(new StringEntity(call.body(), ContentType.APPLICATION_JSON));
        }
        AtomicBoolean over = new AtomicBoolean();
        Future<?> end = watch.schedule(
                () -> {
                    over.set(true);
                    request.cancel();
                },
                call.limit().toMillis(),
                TimeUnit.MILLISECONDS);
        Optional<Wait> cut = cuts.ofThisThread().map(known -> known.at(request::cancel));
        try {
            HttpClientContext context = HttpClientContext.create();
            context.setAttribute(LastLook.WINDOW, window);
            return client.execute(request, context, handler);
        } catch (LastLook.TooLate e) {
            return new Withheld();
        } catch (CheckedAddresses.Refused e) {
            return new Refused(String.valueOf(e.getMessage()));
        } catch (ConnectException
                | ConnectTimeoutException
                | NoRouteToHostException
                | UnknownHostException
                | ConnectionRequestTimeoutException e) {
            return new NotSent("no connection to " + call.target().getAuthority() + ": " + e.getMessage());
        } catch (SSLException e) {
            return new NoAnswer("TLS failed", "TLS failed: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            if (over.get()) {
                String late = "no answer within " + call.limit().toMillis() + " ms";
                return new NoAnswer(late, late);
            }
            return new NoAnswer("the connection broke", "the connection broke: " + e);
        } finally {
            cut.ifPresent(Wait::close);
            end.cancel(false);
        }
    }

    private Answer answer(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        String body = "";
        boolean json = true;
        if (entity != null) {
            try (InputStream in = entity.getContent()) {
                byte[] read = in.readNBytes(longestAnswer);
                boolean whole = read.length < longestAnswer;
                body = new String(read, StandardCharsets.UTF_8);
                json = read.length == 0 || isJson(entity.getContentType());
                if (!whole) {
                    // the rest is never read: the connection is closed and not used again
                    throw new TooLong(answerOf(response, false, body));
                }
            } catch (TooLong e) {
                response.close();
                return e.answer;
            }
        }
        return answerOf(response, json, body);
    }

    private static final class TooLong extends IOException {

        private static final long serialVersionUID = 1L;

        private final transient Answer answer;

        TooLong(Answer answer) {
            this.answer = answer;
        }
    }

    private Answer answerOf(ClassicHttpResponse response, boolean json, String body) {
        return new Answer(response.getCode(), json, body, retryAfter(response.getFirstHeader("Retry-After")));
    }

    private static boolean isJson(@Nullable String type) {
        if (type == null) {
            return false;
        }
        String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return plain.equals("application/json") || plain.startsWith("application/") && plain.endsWith("+json");
    }

    /** Seconds, or a date. */
    private @Nullable Duration retryAfter(@Nullable Header header) {
        String value = header == null ? "" : header.getValue().strip();
        if (value.matches("\\d{1,6}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Duration left = value.isEmpty()
                    ? Duration.ZERO
                    : Duration.between(
                            clock.instant(),
                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return left.isNegative() || left.isZero() ? null : left;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Calls whose limit is still watched. */
    int watched() {
        return watch.getQueue().size();
    }

    @Override
    public void close() {
        watch.shutdownNow();
        client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    }
}
