package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.longshore.model.installation.HostPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real RabbitMQ on free ports, to be killed, frozen and started again with what it stored. */
final class RabbitBroker {

    private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    private final Path folder;
    private final int port = HostPorts.free();
    private final int distribution = HostPorts.free();
    private final int mapper = HostPorts.free();
    private @Nullable Process process;

    private RabbitBroker(Path folder) {
        this.folder = folder;
    }

    /** Skips the test where there is none; fails if one is required. */
    static RabbitBroker start(Path folder) throws IOException {
        boolean present = Files.isExecutable(PROGRAM);
        if (System.getenv("LONGSHORE_REQUIRE_BROKER") != null) {
            assertThat(present)
                    .as("LONGSHORE_REQUIRE_BROKER is set, and RabbitMQ's server is not at " + PROGRAM)
                    .isTrue();
        }
        assumeTrue(present, "RabbitMQ's server is not at " + PROGRAM + ": install rabbitmq-server to run this test");
        RabbitBroker broker = new RabbitBroker(folder);
        broker.start();
        return broker;
    }

    String uri() {
        return "amqp://guest:guest@127.0.0.1:" + port;
    }

    Connection connect() throws Exception {
        ConnectionFactory client = new ConnectionFactory();
        client.setUri(uri());
        client.setConnectionTimeout(2000);
        client.setAutomaticRecoveryEnabled(false);
        return client.newConnection();
    }

    /** On the same ports, with what was stored. */
    void start() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        ProcessBuilder builder = new ProcessBuilder(PROGRAM.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.log").toFile());
        var environment = builder.environment();
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("ERL_EPMD_PORT", Integer.toString(mapper));
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(distribution));
        environment.put("RABBITMQ_NODENAME", "longshore" + port + "@localhost");
        environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString());
        environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
        environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("none").toString());
        environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString());
        process = builder.start();
        await("RabbitMQ answers")
                .atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> {
                    connect().close();
                    return true;
                });
    }

    /** SIGKILL of the broker and what it started. */
    void kill() throws InterruptedException {
        if (process == null) {
            return;
        }
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        process = null;
        await().atMost(Duration.ofSeconds(10)).until(() -> all.stream().noneMatch(RabbitBroker::works));
    }

    /** SIGSTOP: connections stay open, and nobody answers. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    void stop() throws IOException, InterruptedException {
        kill();
        // the port mapper is a daemon that outlives the broker
        new ProcessBuilder("epmd", "-port", Integer.toString(mapper), "-kill")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(10, TimeUnit.SECONDS);
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process broker = java.util.Objects.requireNonNull(process);
        for (ProcessHandle each : broker.descendants().toList()) {
            new ProcessBuilder("kill", "-" + name, Long.toString(each.pid()))
                    .start()
                    .waitFor();
        }
    }

    /** A process whose parent has not asked for its exit code is alive by its id, and does nothing. */
    private static boolean works(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
