package dev.longshore.jobs.run;

import dev.longshore.model.installation.DatabaseAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A worker in a process of its own, to be killed, paused and asked to stop. */
public final class ChildWorker implements AutoCloseable {

    private final Process process;
    private final Path output;

    private ChildWorker(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ChildWorker start(DatabaseAddress database, Path data, String... properties) throws IOException {
        return start(TestWorker.class, database, data, properties);
    }

    public static ChildWorker start(Class<?> main, DatabaseAddress database, Path data, String... properties)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.timezone=UTC",
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                database.url(),
                database.user(),
                database.password(),
                data.toString(),
                "longshore.worker.signals=true"));
        command.addAll(List.of(properties));
        Path output = Files.createTempFile("worker", ".log");
        return new ChildWorker(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has logged such an event. */
    boolean hasLogged(String event) {
        try {
            return Files.readString(output).contains(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM. */
    void askToStop() {
        process.destroy();
    }

    /** SIGTERM; the exit code once it has ended. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("process " + process.pid() + " does not stop");
        }
        return process.exitValue();
    }

    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.copy(output, System.out);
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill -" + name + " ended with " + exit);
        }
    }
}
