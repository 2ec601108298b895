package dev.longshore.jobs.outcome;

import dev.longshore.jobs.effect.Judgement;
import dev.longshore.jobs.effect.Meaning;
import dev.longshore.jobs.effect.UrlTemplate;
import dev.longshore.jobs.http.HttpCall;
import dev.longshore.jobs.http.HttpCalls;
import dev.longshore.jobs.http.HttpResult;
import dev.longshore.jobs.http.HttpResult.Answer;
import dev.longshore.jobs.http.Mask;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.http.Secrets.Revealed;
import dev.longshore.jobs.kind.CallWindow;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.outcome.OutcomeSpec.Request;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Effects that are calls of an HTTP API. */
final class HttpCaller implements Caller {

    private static final String KEY = "idempotency-key";
    private static final int TOO_MANY = 429;

    private final Request request;
    private final HttpCalls http;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Mask mask;
    private final ExecutorService threads;

    /** @throws dev.longshore.model.failure.LongshoreException if this worker does not have a secret */
    HttpCaller(Request request, HttpCalls http, Secrets known) {
        this.request = request;
        this.http = http;
        headers.put("Accept", "application/json");
        List<String> secrets = new ArrayList<>();
        request.headers().forEach((name, value) -> {
            Revealed revealed = known.reveal(value);
            secrets.addAll(revealed.secrets());
            headers.put(name, revealed.text());
        });
        this.mask = new Mask(secrets);
        this.threads = Executors.newFixedThreadPool(request.atOnce(), work -> {
            Thread thread = new Thread(work, "outcome-" + request.dependency());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Duration limit(int calls) {
        return request.limit();
    }

    @Override
    public CallWindow window(Fence fence) {
        return http.window();
    }

    @Override
    public List<Called> send(List<Thing> things, CallWindow window) throws InterruptedException {
        return together(things, thing -> send(thing, window));
    }

    @Override
    public List<Called> ask(List<Thing> things, CallWindow window) throws InterruptedException {
        return together(things, thing -> ask(thing, window));
    }

    private List<Called> together(List<Thing> things, Function<Thing, Called> way) throws InterruptedException {
        List<Future<Called>> calls = things.stream()
                .map(thing -> threads.submit(() -> way.apply(thing)))
                .toList();
        List<Called> called = new ArrayList<>();
        for (Future<Called> call : calls) {
            try {
                called.add(call.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a call ends with a result, whatever happens", e.getCause());
            }
        }
        return called;
    }

    private Called send(Thing thing, CallWindow window) {
        for (String place : request.url().placesOfPath()) {
            if (!place.equals(KEY) && TextTemplate.valueOf(thing.row(), place).isEmpty()) {
                return Called.impossible("its " + place + " is empty, and the address has a place for it");
            }
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(request.header(), thing.effect().idempotencyKey());
        return called(
                http.call(
                        new HttpCall(
                                request.method(),
                                target(request.url(), thing),
                                all,
                                thing.row().toString(),
                                request.limit()),
                        window),
                false);
    }

    private Called ask(Thing thing, CallWindow window) {
        UrlTemplate lookup = Objects.requireNonNull(request.lookup());
        return called(
                http.call(new HttpCall("GET", target(lookup, thing), headers, null, request.limit()), window), true);
    }

    private Called called(HttpResult result, boolean question) {
        if (result instanceof HttpResult.Refused refused) {
            // nothing left: the address must not be called before somebody allows or corrects it
            return new Called(
                    Meaning.AGAIN, null, "its address must not be called: " + refused.why(), true, null, null);
        }
        if (result instanceof HttpResult.Withheld) {
            return Called.WITHHELD;
        }
        Meaning meaning = request.answers().of(result);
        Integer status = result instanceof Answer answer ? answer.status() : null;
        boolean plainNo = question && status != null && (status == 404 || status == 410);
        return new Called(
                meaning,
                status,
                said(result),
                result instanceof HttpResult.NotSent || status != null && status == TOO_MANY,
                Judgement.isFailure(result, meaning) && !plainNo ? result.kind() : null,
                result instanceof Answer answer && answer.status() >= 400 ? answer.retryAfter() : null);
    }

    private String said(HttpResult result) {
        String said = result instanceof Answer answer
                ? answer.body().isBlank() ? Integer.toString(answer.status()) : answer.body()
                : result instanceof HttpResult.NotSent notSent
                        ? notSent.why()
                        : result instanceof HttpResult.NoAnswer none ? none.why() : result.kind();
        return mask.masked(said);
    }

    private static URI target(UrlTemplate url, Thing thing) {
        return url.fill(
                name -> name.equals(KEY) ? thing.effect().idempotencyKey() : TextTemplate.valueOf(thing.row(), name));
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
