package dev.longshore.jobs.transport;

import dev.longshore.jobs.worker.Loop;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Says it when messages have become dead letters: delivered again and again to workers that did not acknowledge them, or no messages of ours. No chunk is lost by
 * that, the database carried it; but something is wrong that nobody would see.
 */
final class DeadLetters implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final RabbitTransport transport;
    private final String queue;
    private final Loop loop = new Loop("dead-letters", INTERVAL, this::look);
    private boolean running;
    private int known;

    DeadLetters(RabbitTransport transport, String queue) {
        this.transport = transport;
        this.queue = queue;
    }

    @Override
    public void start() {
        loop.start();
        running = true;
    }

    @Override
    public void stop() {
        loop.close();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void look() {
        Integer count = transport.deadLetters();
        if (count != null && count > known) {
            log.atWarn()
                    .addKeyValue("queue", queue)
                    .addKeyValue("messages", count)
                    .log("broker.dead-letters");
        }
        known = count == null ? known : count;
    }
}
