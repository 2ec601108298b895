package dev.longshore.chaos.rig;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process of the product, with its output in a file, until it says that it is ready and beyond. */
final class RunningProcess {

    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    private final String name;
    private final Path output;
    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    /** @param readiness how the line begins that says that it is ready */
    RunningProcess(String name, List<String> command, Map<String, String> environment, Path output, String readiness)
            throws IOException {
        this.name = name;
        this.output = output;
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        this.process = builder.start();
        Thread reader = new Thread(() -> read(readiness), name + "-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(String readiness) {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8);
                PrintStream out = new PrintStream(output.toFile(), StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(line);
                if (line.startsWith(readiness)) {
                    ready.complete(line);
                }
            }
        } catch (IOException processIsGone) {
            // its end is told below
        }
        ready.completeExceptionally(new IllegalStateException(name + " ended before it was ready; see " + output));
    }

    /** The line that said that it is ready. */
    String awaitReady() throws InterruptedException {
        try {
            return ready.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException(name + " was not ready in " + LONGEST_START + "; see " + output, e);
        }
    }

    boolean isReady() {
        return ready.isDone() && !ready.isCompletedExceptionally();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    void signal(String signal) {
        Children.signal(process.pid(), signal);
    }

    /** SIGKILL, and returns when it is gone. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Its exit code, or -1 if it still runs then. */
    int awaitEnd(Duration atMost) throws InterruptedException {
        return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    /** SIGTERM, and SIGKILL if that is not enough. */
    void end(Duration patience) {
        process.destroy();
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }
}
