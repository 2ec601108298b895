package dev.longshore.sql.database;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code initdb} and {@code pg_ctl}; what they print goes to a file, since the server inherits their output and would keep a pipe open. */
record ServerCommand(Path home, ServerAccount account, Path output) {

    private static final int LONGEST_MINUTES = 10;

    /** Whether it ended well. */
    boolean run(String program, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(account.prefix());
        line.add(home.resolve("bin").resolve(program).toString());
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()))
                .directory(new File(home.toString()));
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + program, e);
        }
    }

    String printed() throws IOException {
        return Files.exists(output) ? Files.readString(output).strip() : "";
    }
}
