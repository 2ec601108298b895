package dev.longshore.admin.api;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.RunRow;
import dev.longshore.sql.run.RunViews;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells whoever listens how runs go. One thread for all streams reads each watched run twice a second and sends what has changed: {@code state} when
 * its state did, else {@code progress}; {@code end} when it has ended. An event's id stands for what it says, so that a listener that comes back with
 * it is told only what is new.
 *
 * <p>Its limits: {@value #MOST} streams. A listener that reads nothing delays the others until its connection breaks.
 */
@Component
class RunStreams implements DisposableBean {

    static final int MOST = 256;
    private static final Duration LONGEST = Duration.ofHours(2);
    private static final long BEAT_TICKS = 30;
    private static final long TICK_MILLIS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(RunStreams.class);

    private final RunViews runs;
    private final JsonMapper json;
    private final Queue<Listener> listeners = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ScheduledExecutorService teller = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "run-streams");
        thread.setDaemon(true);
        return thread;
    });
    private long tick;

    RunStreams(RunViews runs, JsonMapper json) {
        this.runs = runs;
        this.json = json;
        this.teller.scheduleWithFixedDelay(this::tellAll, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A stream; only the teller's thread changes it. */
    private static final class Listener {

        private final RunId run;
        private final SseEmitter stream;
        private String told;
        private String state = "";

        Listener(RunId run, SseEmitter stream, String told) {
            this.run = run;
            this.stream = stream;
            this.told = told;
        }
    }

    /**
     * Opens a stream.
     *
     * @param told the id of the last event that the listener knows
     */
    SseEmitter open(RunId run, @Nullable String told) {
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            HttpHeaders headers = new HttpHeaders();
            headers.set(HttpHeaders.RETRY_AFTER, "10");
            throw new Refusal(
                    Problem.of(
                                    HttpStatus.TOO_MANY_REQUESTS,
                                    "too-many-streams",
                                    MOST + " streams are open, which is the limit.",
                                    null,
                                    "Ask for the run now and then instead: GET " + Addresses.RUNS + "/" + run + ".")
                            .withLimit("streams"),
                    headers);
        }
        SseEmitter stream = new SseEmitter(LONGEST.toMillis());
        Listener listener = new Listener(run, stream, told == null ? "" : told);
        stream.onCompletion(() -> forget(listener));
        stream.onTimeout(() -> forget(listener));
        stream.onError(error -> forget(listener));
        listeners.add(listener);
        // the first event does not wait for the next tick
        teller.execute(() -> tell(listener, new HashMap<>(), false));
        return stream;
    }

    /** What an event's id stands for. */
    String version(RunRow row) {
        return Integer.toHexString(
                json.writeValueAsString(RunJson.of(row, null)).hashCode());
    }

    @Override
    public void destroy() {
        teller.shutdownNow();
        listeners.forEach(listener -> listener.stream.complete());
    }

    private void tellAll() {
        if (listeners.isEmpty()) {
            return;
        }
        tick++;
        Map<RunId, Optional<RunRow>> rows = new HashMap<>();
        try {
            listeners.forEach(listener -> tell(listener, rows, tick % BEAT_TICKS == 0));
        } catch (RuntimeException e) { // the edge of this thread: a pass that throws would be its last
            // listeners come back by themselves
            LOG.atWarn().addKeyValue("streams", listeners.size()).setCause(e).log("api.streams.lost");
            listeners.forEach(listener -> listener.stream.complete());
        }
    }

    private void tell(Listener listener, Map<RunId, Optional<RunRow>> rows, boolean beat) {
        // who may see the run was decided when the stream was opened
        Optional<RunRow> found = rows.computeIfAbsent(listener.run, run -> runs.row(TenantScope.ALL, run));
        if (found.isEmpty()) {
            listener.stream.complete();
            return;
        }
        RunRow row = found.get();
        String version = version(row);
        try {
            if (!version.equals(listener.told)) {
                send(listener, row, version);
            } else if (beat) {
                listener.stream.send(SseEmitter.event().comment("as of now"));
            }
            if (row.state().isEnded()) {
                listener.stream.send(SseEmitter.event()
                        .name("end")
                        .id(version)
                        .data(row.state().name()));
                listener.stream.complete();
            }
        } catch (IOException | IllegalStateException e) {
            forget(listener);
        }
    }

    private void send(Listener listener, RunRow row, String version) throws IOException {
        String event = row.state().name().equals(listener.state) ? "progress" : "state";
        listener.stream.send(SseEmitter.event()
                .name(event)
                .id(version)
                .data(json.writeValueAsString(RunJson.of(row, null)), MediaType.TEXT_PLAIN));
        listener.told = version;
        listener.state = row.state().name();
    }

    private void forget(Listener listener) {
        if (listeners.remove(listener)) {
            count.decrementAndGet();
        }
    }
}
