package dev.longshore.admin.cli;

import static org.awaitility.Awaitility.await;

import dev.longshore.admin.Longshore;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The real application in a process of its own, with the real main class. */
final class LongshoreProcess implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(120);
    private static final Pattern ADDRESS = Pattern.compile("Console: (http://localhost:[0-9]+)/");

    private final Process process;
    private final Path out;
    private final Path err;

    private LongshoreProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static LongshoreProcess start(String... arguments) {
        return start(Map.of(), arguments);
    }

    static LongshoreProcess start(Map<String, String> environment, String... arguments) {
        return start(List.of(), environment, arguments);
    }

    /** With the folder on a disk of its own, of that size, which nobody else sees; nothing where this host does not let us mount. */
    static Optional<LongshoreProcess> startOnSmallDisk(Path folder, int megabytes, String... arguments) {
        String mount = "mount -t tmpfs -o size=" + megabytes + "m none '" + folder + "'";
        if (!succeeds("unshare", "-m", "sh", "-c", mount)) {
            return Optional.empty();
        }
        List<String> prefix = List.of("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh");
        return Optional.of(start(prefix, Map.of(), arguments));
    }

    private static LongshoreProcess start(List<String> prefix, Map<String, String> environment, String... arguments) {
        try {
            Path out = Files.createTempFile("longshore-out", ".txt");
            Path err = Files.createTempFile("longshore-err", ".txt");
            List<String> line = new ArrayList<>(prefix);
            line.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    classPath(),
                    Longshore.class.getName()));
            line.addAll(List.of(arguments));
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            return new LongshoreProcess(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for the end; the exit code. */
    int exitCode() {
        try {
            if (!process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end; it said: " + out() + err());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Waits for a line that begins so. */
    LongshoreProcess untilItSays(String line) {
        await().atMost(LONGEST_START).failFast(this::requireAlive).until(() -> out().lines()
                .anyMatch(said -> said.startsWith(line)));
        return this;
    }

    /** Where its console is, once it said so. */
    String address() {
        untilItSays("Console: ");
        Matcher address = ADDRESS.matcher(out());
        if (!address.find()) {
            throw new AssertionError("no address in: " + out());
        }
        return address.group(1);
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError("it ended and said: " + out() + err());
        }
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    /** SIGTERM, as the operating system and Ctrl-C's SIGINT do: it may stop in order. */
    void stop() {
        process.destroy();
        exitCode();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
        try {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class path of production: tests have another log configuration. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
