package dev.longshore.chaos.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The server of the embedded database, broken behind the back of the process that started it. */
public record DatabaseServer(Database database, Path logs) {

    private static final String NOBODY = "65534";
    private static final Duration TO_STOP = Duration.ofSeconds(30);

    /**
     * {@code pg_ctl stop -m immediate}: every backend ends at once, nothing is flushed, the next start recovers from the log. The process that the server
     * belongs to starts it again by itself, which pg_ctl, if it waited, would take for a server that does not stop.
     */
    public void stopImmediately() throws Exception {
        String before = processFile();
        run("stop", "-D", data().toString(), "-m", "immediate", "-W");
        if (!Waiting.until(TO_STOP, () -> !processFile().equals(before))) {
            throw new IllegalStateException("PostgreSQL did not stop; see " + output());
        }
    }

    /** Who the server is; empty while there is none. */
    private String processFile() throws IOException {
        try {
            return Files.readAllLines(data().resolve("postmaster.pid")).stream()
                    .limit(3) // its process, its folder, when it started
                    .collect(Collectors.joining());
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    /** Starts it again, with the settings that it had, unless the process that it belongs to was faster; returns when it takes connections. */
    public void start() throws IOException, InterruptedException {
        for (int tries = 1;
                !database.answers() && !run("start", "-D", data().toString(), "-l", "/dev/null", "-w", "-t", "60");
                tries++) {
            if (tries == 20) {
                throw new IllegalStateException("PostgreSQL did not start again; see " + output());
            }
            Waiting.pause(Duration.ofMillis(500)); // the killed server's process id is still taken
        }
    }

    private boolean run(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(account());
        line.add(programs().resolve("bin/pg_ctl").toString());
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()))
                .start();
        return process.waitFor() == 0;
    }

    /** PostgreSQL refuses to run as root; the product runs it in a user namespace or as nobody then, and so must we. */
    private List<String> account() throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        return Files.getAttribute(data(), "unix:uid").toString().equals(NOBODY)
                ? List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups")
                : List.of("unshare", "-U");
    }

    private Path data() {
        return database.folder().resolve("server");
    }

    private Path output() {
        return logs.resolve("pg_ctl.out");
    }

    private Path programs() throws IOException {
        try (Stream<Path> unpacked = Files.list(database.folder().resolve("programs"))) {
            return unpacked.filter(folder -> Files.exists(folder.resolve("bin/pg_ctl")))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the database's programs are not unpacked"));
        }
    }
}
