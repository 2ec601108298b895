package dev.longshore.sql.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says: the process that runs, or ran, on a data folder. A killed server leaves it behind, and by then its process id may be
 * a zombie's or another program's, which PostgreSQL takes for a running server and then refuses to start.
 */
record PostmasterFile(Path file, long pid, Path data, int port) {

    /** Above the largest process id that Linux gives (2^22), so that it is nobody's. */
    private static final String NO_PROCESS = "4194305";

    static Optional<PostmasterFile> of(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 4) {
                return Optional.empty(); // still being written, or torn: PostgreSQL decides
            }
            return Optional.of(new PostmasterFile(
                    file,
                    Long.parseLong(lines.get(0).strip()),
                    Path.of(lines.get(1).strip()),
                    Integer.parseInt(lines.get(3).strip())));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (NumberFormatException torn) {
            return Optional.empty();
        }
    }

    /** Whether the file was made on this folder, and not copied here with it. */
    boolean isOf(Path folder) {
        return data.toAbsolutePath().normalize().equals(folder.toAbsolutePath().normalize());
    }

    /** Whether its process is a PostgreSQL; a zombie has no program any more. */
    boolean isRunning() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .map(program -> Path.of(program).getFileName().toString().startsWith("postgres"))
                .orElse(false);
    }

    /**
     * Says that the process is gone, and keeps the rest: PostgreSQL still checks the shared memory named there, so that a surviving backend of the dead
     * server is noticed.
     */
    void disown() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(0, NO_PROCESS);
        Files.write(file, lines);
    }
}
