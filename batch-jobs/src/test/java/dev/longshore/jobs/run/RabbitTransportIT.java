package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks over a real RabbitMQ, which is killed and frozen besides. */
class RabbitTransportIT extends TransportContract {

    @TempDir
    static Path folder;

    private static @Nullable RabbitBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = RabbitBroker.start(folder);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        stopWorker();
        if (broker != null) {
            broker.stop();
        }
    }

    private static RabbitBroker broker() {
        return Objects.requireNonNull(broker);
    }

    @Override
    List<String> binding() {
        return List.of(
                "longshore.transport=rabbitmq",
                "longshore.rabbitmq.uri=" + broker().uri(),
                "longshore.rabbitmq.answer=1s");
    }

    @Override
    void deliver(RunId run, int ordinal, byte[] payload) throws Exception {
        try (Connection connection = broker().connect();
                Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish(
                    "",
                    queue(run),
                    new AMQP.BasicProperties.Builder()
                            .contentType("application/json")
                            .deliveryMode(2)
                            .headers(Map.of(
                                    "longshore_run",
                                    run.value(),
                                    "longshore_step",
                                    "lines",
                                    "longshore_ordinal",
                                    ordinal))
                            .build(),
                    payload);
            channel.waitForConfirmsOrDie(5000);
        }
    }

    @Override
    Taken take(RunId run) throws Exception {
        Connection connection = broker().connect();
        GetResponse taken = connection.createChannel().basicGet(queue(run), false);
        assertThat(taken).isNotNull();
        return connection::abort;
    }

    @Override
    void lose(RunId run) throws Exception {
        try (Connection connection = broker().connect();
                Channel channel = connection.createChannel()) {
            assertThat(channel.queuePurge(queue(run)).getMessageCount()).isPositive();
        }
    }

    @Test
    void endsEveryRunWhenTheBrokerIsKilledAndUsesItAgainWhenItIsBack() throws Exception {
        RunId run;
        try (AdvisoryLock lock = startLocked()) {
            run = request(Map.of("items", 600, "wait-at", -2));
            awaitChunks(run, 6, lock);
            broker().kill();
        }
        runs.awaitState(run, RunState.COMPLETED);
        assertAppliedOnce(run, 600);

        RunId without = request(Map.of("items", 300));
        runs.awaitState(without, RunState.COMPLETED);
        assertAppliedOnce(without, 300);
        assertThat(address(without)).isNull();

        broker().start();
        // it is tried again by itself, after a while that grows with its absence
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    RunId with = request(Map.of("items", 20));
                    runs.awaitState(with, RunState.COMPLETED);
                    assertAppliedOnce(with, 20);
                    return address(with) != null;
                });
    }

    @Test
    void endsARunWhenTheBrokerFreezes() throws Exception {
        RunId run;
        try (AdvisoryLock lock = startLocked()) {
            run = request(Map.of("items", 300, "wait-at", -2));
            awaitChunks(run, 6, lock);
            broker().freeze();
        }
        try {
            runs.awaitState(run, RunState.COMPLETED);
        } finally {
            broker().thaw();
        }
        assertAppliedOnce(run, 300);
    }

    @Test
    void keepsApartWhatIsNoMessageOfOurs() throws Exception {
        RunId run;
        try (AdvisoryLock lock = startLocked()) {
            run = request(Map.of("items", 60, "wait-at", -2));
            awaitChunks(run, 6, lock);
            lose(run);
            try (Connection connection = broker().connect();
                    Channel channel = connection.createChannel()) {
                channel.basicPublish("", queue(run), new AMQP.BasicProperties(), new byte[] {1, 2, 3});
            }
            deliver(run, 2, payload(20, 30)); // behind it
        }
        runs.awaitState(run, RunState.COMPLETED);
        assertAppliedOnce(run, 60);
        try (Connection connection = broker().connect();
                Channel channel = connection.createChannel()) {
            await().atMost(Duration.ofSeconds(5)).until(() -> channel.messageCount("longshore.dead-letters") == 1);
        }
    }

    private String queue(RunId run) {
        return Objects.requireNonNull(address(run), "run " + run + " has no queue");
    }
}
