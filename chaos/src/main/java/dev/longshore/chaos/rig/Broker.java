package dev.longshore.chaos.rig;

import dev.longshore.model.installation.HostPorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A RabbitMQ of the campaign's own, on free ports, to be killed and started again with what it stored. For one thread. */
public final class Broker implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");
    private static final Duration TO_START = Duration.ofMinutes(3);
    private static final Duration TO_END = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int ANSWER_MILLIS = 2_000;

    /** What an AMQP client says first, and how the server's first frame begins: a method, on channel 0. */
    private static final byte[] HELLO = {'A', 'M', 'Q', 'P', 0, 0, 9, 1};

    private static final byte[] HELLO_YOURSELF = {1, 0, 0};

    private final Path folder;
    private final Children children;
    private final int port = HostPorts.free();
    private final int distribution = HostPorts.free();
    private final int mapper = HostPorts.free();
    private @Nullable Process process;

    private Broker(Path folder, Children children) {
        this.folder = folder;
        this.children = children;
    }

    /** Starts one in a new folder, and returns when it answers. */
    static Broker start(Path folder, Children children) throws Exception {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException(
                    "RabbitMQ's server is not at " + PROGRAM + ": install rabbitmq-server to play this scenario");
        }
        Files.createDirectories(folder.resolve("home"));
        Broker broker = new Broker(folder, children);
        children.add(broker);
        broker.begin();
        broker.awaitReady();
        return broker;
    }

    /** What lets a worker send over it. */
    public List<String> sending() {
        return List.of(
                "--longshore.transport=rabbitmq",
                "--longshore.rabbitmq.uri=amqp://guest:guest@127.0.0.1:" + port,
                "--longshore.rabbitmq.answer=1s");
    }

    /** Starts it on its ports, with what it stored, and returns before it answers. */
    public void begin() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(PROGRAM.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("broker.out").toFile()));
        builder.environment()
                .putAll(Map.ofEntries(
                        Map.entry("HOME", folder.resolve("home").toString()),
                        Map.entry("ERL_EPMD_PORT", Integer.toString(mapper)),
                        Map.entry("ERL_EPMD_ADDRESS", "127.0.0.1"),
                        Map.entry("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1"),
                        Map.entry("RABBITMQ_NODE_PORT", Integer.toString(port)),
                        Map.entry("RABBITMQ_DIST_PORT", Integer.toString(distribution)),
                        Map.entry("RABBITMQ_NODENAME", "chaos" + port + "@localhost"),
                        Map.entry(
                                "RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString()),
                        Map.entry("RABBITMQ_LOG_BASE", folder.resolve("log").toString()),
                        Map.entry(
                                "RABBITMQ_ENABLED_PLUGINS_FILE",
                                folder.resolve("plugins").toString()),
                        Map.entry("RABBITMQ_CONFIG_FILE", folder.resolve("none").toString()),
                        Map.entry(
                                "RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString())));
        process = builder.start();
    }

    public void awaitReady() throws Exception {
        if (!Waiting.until(TO_START, this::answers)) {
            throw new IllegalStateException("RabbitMQ does not answer; see " + folder.resolve("broker.out"));
        }
    }

    /** SIGKILL of the broker and all that it started; what it had not forced to disk is gone with it. */
    public void kill() throws InterruptedException {
        Process killed = process;
        if (killed == null) {
            return;
        }
        List<ProcessHandle> all = new ArrayList<>(killed.descendants().toList());
        killed.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        killed.waitFor();
        process = null;
        for (long end = System.nanoTime() + TO_END.toNanos();
                System.nanoTime() < end && all.stream().anyMatch(Broker::works); ) {
            Waiting.pause(LOOK);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream().write(HELLO);
            InputStream in = socket.getInputStream();
            byte[] first = in.readNBytes(HELLO_YOURSELF.length);
            return Arrays.equals(first, HELLO_YOURSELF);
        } catch (IOException away) {
            return false;
        }
    }

    /** A process whose parent has not asked for its exit code is alive by its id, and does nothing. */
    private static boolean works(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    @Override
    public void close() throws IOException {
        try {
            kill();
            // the port mapper is a daemon that outlives the broker
            new ProcessBuilder("epmd", "-port", Integer.toString(mapper), "-kill")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.remove(this);
    }
}
