package dev.longshore.jobs.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.util.DriverInfo;
import org.springframework.batch.core.job.Job;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The machine, the versions and the settings of a measurement: a figure without them says nothing. */
final class Surroundings {

    private static final String SERVER_SETTINGS = """
            select name || '=' || current_setting(name) from pg_settings
            where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'work_mem', 'max_wal_size', 'jit', 'random_page_cost')
            order by name
            """;

    private final JdbcClient jdbc;

    Surroundings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void print(Map<String, String> settings, PrintStream out) {
        Runtime runtime = Runtime.getRuntime();
        out.printf(
                Locale.ROOT,
                "machine     %s, %d cores, heap %,d MB at most%n",
                processor(),
                runtime.availableProcessors(),
                runtime.maxMemory() >> 20);
        out.printf(
                "versions    JDK %s, Spring Batch %s, pgjdbc %s, PostgreSQL %s%n",
                Runtime.version(),
                Job.class.getPackage().getImplementationVersion(),
                DriverInfo.DRIVER_VERSION,
                jdbc.sql("show server_version").query(String.class).single());
        out.printf("server      %s%n", String.join(", ", serverSettings()));
        out.printf("settings    %s%n", new TreeMap<>(settings));
    }

    private List<String> serverSettings() {
        return jdbc.sql(SERVER_SETTINGS).query(String.class).list();
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.name") + " " + System.getProperty("os.arch");
        }
    }
}
