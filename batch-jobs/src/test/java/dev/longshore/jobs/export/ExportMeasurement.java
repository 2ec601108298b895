package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.ClosingWork.Publication;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.database.EmbeddedDatabase;
import dev.longshore.sql.export.Source;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures an export of all order lines of TPC-H without the engine: CPU seconds of this JVM and of PostgreSQL, and wall time, against
 * {@code psql \copy} on the same rows. Arguments: a folder that keeps the database between calls, the scale, how many rounds.
 */
final class ExportMeasurement {

    private static final String COLUMNS = """
            l_orderkey, l_partkey, l_suppkey, l_linenumber, l_quantity, l_extendedprice, l_discount, l_tax, l_returnflag, l_linestatus, \
            l_shipdate, l_commitdate, l_receiptdate, l_shipinstruct, l_shipmode, l_comment""";
    private static final int SLOTS = 2;
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
            Flyway.configure()
                    .dataSource(measurement.source)
                    .schemas("longshore")
                    .load()
                    .migrate();
            measurement.load(Double.parseDouble(args[1]));
            for (int round = 1; round <= Integer.parseInt(args[2]); round++) {
                measurement.measure("export", measurement::export);
                if (System.getProperty("psql") != null) measurement.measure("psql  ", measurement::psql);
            }
        }
    }

    private void load(double scale) throws Exception {
        if (jdbc.sql("select to_regclass('lines') is not null")
                .query(Boolean.class)
                .single()) {
            return;
        }
        jdbc.sql("""
                        create table lines (l_orderkey bigint not null, l_partkey bigint not null, l_suppkey bigint not null,
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
                    .copyIn("copy lines (" + COLUMNS + ") from stdin (delimiter '|')");
            for (LineItem line : new LineItemGenerator(scale, 1, 1)) {
                byte[] row = (line.toLine().replaceFirst("\\|$", "") + "\n").getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(row, 0, row.length);
            }
            copy.endCopy();
        }
        jdbc.sql("vacuum (analyze, freeze) lines").update();
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
        Path file = home.resolve("psql.csv");
        String url = address.url().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "");
        String copy = "\\copy (select " + COLUMNS + " from lines) to '" + file + "' csv header";
        ProcessBuilder psql = new ProcessBuilder("psql", "-qX", "-U", address.user(), "-c", copy, url).inheritIO();
        psql.environment().put("PGPASSWORD", address.password());
        Process process = psql.start();
        if (process.waitFor() != 0) {
            throw new IOException("psql failed");
        }
        return Files.size(file);
    }

    private long export() throws Exception {
        RunId id = ExportDriver.newRun(jdbc);
        Folders folders = Folders.under(home.resolve("data"));
        ExportKind kind = new ExportKind(
                new Source(source),
                new ExportFolders(folders),
                new PublishedArtifacts(jdbc),
                JsonMapper.builder().build());
        JobDefinition definition = ExportDriver.definition(ExportDriver.spec(
                "select " + COLUMNS + " from lines", List.of("l_orderkey", "l_linenumber"), "file", "lines.csv"));
        JobWork work = kind.workOf(definition);
        RunScope run = new RunScope(id, 1, 1, definition, Map.of(), RunContext.NONE);
        long start = System.nanoTime();
        List<UnitPlan> plan = work.units().plan(run);
        List<EndedUnit> ended = new ArrayList<>();
        ExecutorService slots = Executors.newFixedThreadPool(SLOTS);
        try (WhileUnitsRun held = work.units().start(run, plan)) {
            log("started", start);
            BlockingQueue<Integer> ordinals = new LinkedBlockingQueue<>();
            List<Future<EndedUnit>> futures = new ArrayList<>();
            for (int i = 0; i < plan.size(); i++) {
                ordinals.add(i);
                int ordinal = i;
                futures.add(slots.submit(() -> unit(work, run, plan.get(ordinal), ordinal, held.shared())));
            }
            for (Future<EndedUnit> future : futures) {
                EndedUnit unit = future.get();
                ended.add(unit);
                log("unit " + unit.id().ordinal(), start);
                held.advance(List.of(unit));
                log("assembled " + unit.id().ordinal(), start);
            }
        } finally {
            slots.shutdown();
        }
        Publication publication = work.closing().prepare(run, ended);
        log("prepared", start);
        publication.publish();
        log("published", start);
        publication.cleanUp();
        Path file = folders.artifacts().resolve(id + "/lines.csv");
        long size = Files.size(file);
        if (Files.exists(home.resolve("psql.csv")) && System.getProperty("compare") != null) {
            System.out.println("differs from psql at " + Files.mismatch(file, home.resolve("psql.csv")));
        }
        Files.delete(file);
        return size;
    }

    private static void log(String what, long start) {
        if (System.getProperty("verbose") != null) {
            System.out.printf("  %.2f s %s%n", (System.nanoTime() - start) / 1e9, what);
        }
    }

    private static EndedUnit unit(JobWork work, RunScope run, UnitPlan plan, int ordinal, Map<String, String> shared)
            throws Exception {
        UnitId id = new UnitId(run.run(), work.splitStep(), ordinal);
        ClaimedUnit claimed = new ClaimedUnit(id, 2, plan.bounds(), Map.of(), Counts.NONE, shared);
        Counts counts = Counts.NONE;
        try (UnitProcessor processor = work.units().open(run, claimed)) {
            while (true) {
                ChunkResult chunk = processor.nextChunk();
                counts = counts.plus(chunk.counts());
                if (chunk.last()) {
                    return new EndedUnit(id, plan.bounds(), chunk.checkpoint(), counts);
                }
            }
        }
    }

    private static double jvmSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    /** Of the server and all of its processes, the ended ones included. */
    private double serverSeconds() throws IOException {
        long server = Long.parseLong(
                Files.readAllLines(home.resolve("database").resolve(pidFile())).get(0));
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

    private Path pidFile() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("database"))) {
            Path pid = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            return home.resolve("database").relativize(pid);
        }
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
