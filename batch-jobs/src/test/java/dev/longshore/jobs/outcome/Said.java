package dev.longshore.jobs.outcome;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** What is said of objectives: what somebody is paged by. */
final class Said extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Logger LOOP = (Logger) LoggerFactory.getLogger(OutcomeLoop.class);

    private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

    static Said listen() {
        Said said = new Said();
        said.start();
        LOOP.setLevel(Level.INFO);
        LOOP.addAppender(said);
        return said;
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    /** Of a job: how loud, what, and of how many of a hundred. */
    List<String> of(String job) {
        return events.stream()
                .filter(event -> job.equals(value(event, "job")))
                .map(event -> event.getLevel() + " " + event.getMessage() + " " + value(event, "percent"))
                .toList();
    }

    private static String value(ILoggingEvent event, String key) {
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs == null
                ? ""
                : pairs.stream()
                        .filter(pair -> pair.key.equals(key))
                        .map(pair -> String.valueOf(pair.value))
                        .findFirst()
                        .orElse("");
    }

    @Override
    public void close() {
        LOOP.detachAppender(this);
        LOOP.setLevel(null);
        stop();
    }
}
