package dev.longshore.chaos.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The wall clock of a machine that is wrong, for a process on this one: libfaketime answers in the kernel's place. Time that only passes stays right, as on a real
 * machine whose clock is set.
 *
 * @param file holds by how much; it is read anew every second
 */
public record WrongClock(Path library, Path file) {

    private static final Path LIBRARIES = Path.of("/usr/lib");

    /**
     * One that is wrong by so much, such as {@code +90s}, {@code -1h} or {@code +1d}.
     *
     * @throws IllegalStateException libfaketime is not installed
     */
    public static WrongClock of(Rig rig, String name, String by) throws IOException {
        WrongClock clock = new WrongClock(installed(), rig.logs().resolve(name + ".clock"));
        clock.set(by);
        return clock;
    }

    private static Path installed() throws IOException {
        try (Stream<Path> folders = Files.list(LIBRARIES)) {
            return Stream.concat(Stream.of(LIBRARIES), folders)
                    .map(folder -> folder.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException("a wrong clock needs libfaketime: install the package faketime"));
        }
    }

    /** Sets it. */
    public void set(String by) {
        try {
            Files.writeString(file, by + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                file.toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // the fix takes every timed wait of a JVM for one by the wrong clock, and ends it at once: each such
                // thread spins
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }
}
