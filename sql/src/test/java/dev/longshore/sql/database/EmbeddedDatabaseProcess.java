package dev.longshore.sql.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A JVM of its own that runs an embedded database until it is told to end, or is killed. */
final class EmbeddedDatabaseProcess implements AutoCloseable {

    private static final String READY = "ready";

    private final Process process;

    private EmbeddedDatabaseProcess(Process process) {
        this.process = process;
    }

    /** What the process does: starts the database and waits for the end of its input. */
    public static void main(String[] arguments) throws IOException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]), Path.of(arguments[1]))) {
            System.out.println(READY + " " + database.address().url());
            System.in.readAllBytes();
        }
    }

    static EmbeddedDatabaseProcess start(Path folder, Path programs) {
        try {
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            EmbeddedDatabaseProcess.class.getName(),
                            folder.toString(),
                            programs.toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(READY)) {
                    return new EmbeddedDatabaseProcess(process);
                }
            }
            throw new IllegalStateException("the process ended before its database was ready");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}: no handler runs. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it in order: the database is stopped. */
    void end() {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
