package dev.longshore.jobs.bench;

import dev.longshore.model.installation.DatabaseAddress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The client {@code psql} of this machine. */
final class Psql {

    private static final Pattern URL = Pattern.compile("jdbc:postgresql://([^:/]+)(?::(\\d+))?/([^?]+).*");

    private final Path program;
    private final DatabaseAddress address;

    private Psql(Path program, DatabaseAddress address) {
        this.program = program;
        this.address = address;
    }

    /** Empty if there is none on the path. */
    static Optional<Psql> find(DatabaseAddress address) {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows") ? "psql.exe" : "psql";
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path candidate = Path.of(folder).resolve(name);
            if (Files.isExecutable(candidate)) {
                return Optional.of(new Psql(candidate, address));
            }
        }
        return Optional.empty();
    }

    /** Runs commands, statements or those with a backslash, one after the other in one session. */
    void run(String... commands) throws IOException, InterruptedException {
        Matcher parts = URL.matcher(address.url());
        if (!parts.matches()) {
            throw new IllegalStateException("not a PostgreSQL address: " + address.url());
        }
        List<String> command = new ArrayList<>(List.of(program.toString(), "-X", "-q", "-v", "ON_ERROR_STOP=1"));
        command.addAll(List.of("-h", parts.group(1), "-p", parts.group(2) == null ? "5432" : parts.group(2)));
        command.addAll(List.of("-U", address.user(), "-d", parts.group(3)));
        for (String one : commands) {
            command.addAll(List.of("-c", one));
        }
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("PGPASSWORD", address.password());
        int exit = builder.start().waitFor();
        if (exit != 0) {
            throw new IOException("psql ended with exit code " + exit);
        }
    }
}
