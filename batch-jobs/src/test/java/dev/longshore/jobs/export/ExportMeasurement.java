package dev.longshore.jobs.export;

import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.sql.database.EmbeddedDatabase;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Measures an export of all order lines of TPC-H without the engine: CPU seconds of this JVM and of PostgreSQL, and wall time, against
 * {@code psql \copy} on the same rows. Arguments: a folder that keeps the database between calls, the scale, how many rounds.
 */
final class ExportMeasurement {

    private static final String COLUMNS = """
            l_orderkey, l_partkey, l_suppkey, l_linenumber, l_quantity, l_extendedprice, l_discount, l_tax, l_returnflag, l_linestatus, \
            l_shipdate, l_commitdate, l_receiptdate, l_shipinstruct, l_shipmode, l_comment""";
    private static final double TICKS = 100;

    private final Path home;
    private final DatabaseAddress address;
    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final JdbcClient jdbc;

    private ExportMeasurement(Path home, DatabaseAddress address) {
        this.home = home;
        this.address = address;
        source.setUrl(address.url());
        source.setUser(address.user());
        source.setPassword(address.password());
        jdbc = JdbcClient.create(source);
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        try (EmbeddedDatabase database = EmbeddedDatabase.start(home.resolve("database"), home.resolve("programs"))) {
            ExportMeasurement measurement = new ExportMeasurement(home, database.address());
            measurement.jdbc.sql("drop schema if exists longshore cascade").update();
            Flyway.configure()
                    .dataSource(measurement.source)
                    .schemas("longshore")
                    .load()
                    .migrate();
            measurement.load(Double.parseDouble(args[1]));
            for (int round = 1; round <= Integer.parseInt(args[2]); round++) {
                measurement.measure("export", measurement::export);
                measurement.measure("psql  ", measurement::psql);
            }
            measurement.compare();
        }
    }

    private void load(double scale) throws Exception {
        if (jdbc.sql("select to_regclass('public.lines') is not null")
                .query(Boolean.class)
                .single()) {
            return;
        }
        jdbc.sql("""
                        create table public.lines (l_orderkey bigint not null, l_partkey bigint not null, l_suppkey bigint not null,
                          l_linenumber integer not null, l_quantity numeric(12, 2) not null, l_extendedprice numeric(12, 2) not null,
                          l_discount numeric(12, 2) not null, l_tax numeric(12, 2) not null, l_returnflag text not null,
                          l_linestatus text not null, l_shipdate date not null, l_commitdate date not null, l_receiptdate date not null,
                          l_shipinstruct text not null, l_shipmode text not null, l_comment text not null, l_nationkey bigint,
                          l_orderdate date, primary key (l_orderkey, l_linenumber))
                        """).update();
        try (Connection connection = source.getConnection()) {
            CopyIn copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy public.lines (" + COLUMNS + ") from stdin (delimiter '|')");
            for (LineItem line : new LineItemGenerator(scale, 1, 1)) {
                byte[] row = (line.toLine().replaceFirst("\\|$", "") + "\n").getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(row, 0, row.length);
            }
            copy.endCopy();
        }
        jdbc.sql("vacuum (analyze, freeze) public.lines").update();
    }

    private interface Case {
        long run() throws Exception;
    }

    private void measure(String name, Case measured) throws Exception {
        jdbc.sql("checkpoint").update();
        double jvm = jvmSeconds();
        double server = serverSeconds();
        long start = System.nanoTime();
        long bytes = measured.run();
        double wall = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "%s wall %.2f s, JVM %.2f CPU s, PostgreSQL %.2f CPU s, %,d bytes%n",
                name, wall, jvmSeconds() - jvm, serverSeconds() - server, bytes);
    }

    private long psql() throws Exception {
        return Files.size(psql(""));
    }

    private Path psql(String orderBy) throws Exception {
        Path file = home.resolve("psql.csv");
        String url = address.url().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "");
        String copy = "\\copy (select " + COLUMNS + " from public.lines" + orderBy + ") to '" + file + "' csv header";
        ProcessBuilder psql = new ProcessBuilder("psql", "-qX", "-U", address.user(), "-c", copy, url).inheritIO();
        psql.environment().put("PGPASSWORD", address.password());
        if (psql.start().waitFor() != 0) {
            throw new IOException("psql failed");
        }
        return file;
    }

    private long export() throws Exception {
        Path file = exported();
        long size = Files.size(file);
        Files.delete(file);
        return size;
    }

    private Path exported() throws Exception {
        Map<String, Object> spec = ExportDriver.spec(
                "select " + COLUMNS + " from public.lines", List.of("l_orderkey", "l_linenumber"), "file", "lines.csv");
        return new ParallelExport(source, home.resolve("data"), ExportDriver.newRun(jdbc), spec).run();
    }

    private void compare() throws Exception {
        Path export = exported();
        long differs = Files.mismatch(export, psql(" order by l_orderkey, l_linenumber"));
        System.out.println(differs < 0 ? "byte-identical to psql's in the same order" : "differs at byte " + differs);
        Files.delete(export);
    }

    private static double jvmSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    /** Of the server and all of its processes, the ended ones included. */
    private double serverSeconds() throws IOException {
        long server = Long.parseLong(Files.readAllLines(home.resolve("database/server/postmaster.pid"))
                .get(0));
        String[] stat = stat(server);
        double ticks = ticks(stat, 13, 17);
        try (Stream<ProcessHandle> children =
                ProcessHandle.of(server).orElseThrow().children()) {
            for (ProcessHandle child : children.toList()) {
                if (child.isAlive()) {
                    ticks += ticks(stat(child.pid()), 13, 15);
                }
            }
        }
        return ticks / TICKS;
    }

    private static String[] stat(long pid) throws IOException {
        Path file = Path.of("/proc/" + pid + "/stat");
        // a process that has just ended is counted with its parent
        String text = Files.exists(file) ? Files.readString(file) : "(gone) " + "0 ".repeat(20);
        return ("x x " + text.substring(text.lastIndexOf(')') + 2)).split(" ");
    }

    private static double ticks(String[] stat, int from, int until) {
        double sum = 0;
        for (int i = from; i < until; i++) {
            sum += Double.parseDouble(stat[i]);
        }
        return sum;
    }
}
