package dev.longshore.admin.console;

import dev.longshore.sql.now.NowView;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages that they are out of date; the page then fetches its parts. One thread for all pages asks the database once a second for the version
 * of each topic that somebody looks at, and sleeps while nobody does.
 *
 * <p>Its limits: {@value #MOST} pages at once, the next one is told that it is not live. A stream ends after half an hour and is opened again by its page,
 * so that a logged-out page does not listen for good.
 */
@Component
class LiveFeed implements DisposableBean {

    static final int MOST = 256;
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int BEAT = 10;
    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    private final NowView now;
    private final Queue<Listener> listeners = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "console-live");
        thread.setDaemon(true);
        return thread;
    });
    private int beat;

    LiveFeed(NowView now) {
        this.now = now;
        this.poller.scheduleWithFixedDelay(this::poll, 1, 1, TimeUnit.SECONDS);
    }

    /** An open page; only the poller changes it. */
    private static final class Listener {

        private final LiveTopic topic;
        private final SseEmitter stream;
        private String known;
        private long beats;

        Listener(LiveTopic topic, SseEmitter stream, String known) {
            this.topic = topic;
            this.stream = stream;
            this.known = known;
        }
    }

    /**
     * Opens a stream.
     *
     * @param known the version that the page was made of
     */
    SseEmitter listen(LiveTopic topic, String known) {
        SseEmitter stream = new SseEmitter(LONGEST.plusMinutes(1).toMillis());
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            sendAndEnd(stream, "full");
            return stream;
        }
        Listener listener = new Listener(topic, stream, known);
        Runnable gone = () -> forget(listener);
        stream.onCompletion(gone);
        stream.onTimeout(gone);
        stream.onError(error -> forget(listener));
        listeners.add(listener);
        return stream;
    }

    @Override
    public void destroy() {
        poller.shutdownNow();
        listeners.forEach(LiveFeed::end);
    }

    private void poll() {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            beat = (beat + 1) % BEAT;
            String clock = new Figures(now.asOf()).clock(now.asOf());
            Map<LiveTopic, LiveTopic.Version> versions = new HashMap<>();
            for (Listener listener : listeners) {
                tell(listener, versions.computeIfAbsent(listener.topic, topic -> topic.version(now)), clock);
            }
        } catch (RuntimeException e) { // the edge of this thread: a pass that throws would be its last
            // the pages say that they are disconnected, and come back by themselves
            LOG.atWarn().addKeyValue("pages", listeners.size()).setCause(e).log("console.live.lost");
            listeners.forEach(LiveFeed::end);
        }
    }

    private void tell(Listener listener, LiveTopic.Version version, String clock) {
        if (listener.beats++ > LONGEST.toSeconds()) {
            send(listener, "again", clock);
            end(listener);
        } else if (version.isFinal()) {
            send(listener, "rest", clock);
            end(listener);
        } else if (!version.text().equals(listener.known)) {
            listener.known = version.text();
            send(listener, "changed", clock);
        } else if (beat == 0) {
            send(listener, "same", clock);
        }
    }

    private void send(Listener listener, String event, String data) {
        try {
            listener.stream.send(SseEmitter.event().name(event).data(data));
        } catch (IOException | IllegalStateException e) {
            forget(listener);
        }
    }

    /** The page may have gone a moment before. */
    private static void end(Listener listener) {
        try {
            listener.stream.complete();
        } catch (IllegalStateException e) {
            LOG.atDebug().setCause(e).log("console.live.gone");
        }
    }

    private static void sendAndEnd(SseEmitter stream, String event) {
        try {
            stream.send(SseEmitter.event().name(event).data(""));
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("console.live.refused");
        }
        stream.complete();
    }

    private void forget(Listener listener) {
        if (listeners.remove(listener)) {
            count.decrementAndGet();
        }
    }
}
