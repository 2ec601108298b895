package dev.longshore.testkit;

import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.database.InstallationDatabase;
import dev.longshore.testkit.LongshoreExtension.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.FileSystemUtils;

/** Two workers and their database. One run at a time. */
final class Rig implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_NANOS = 10_000_000;

    private final Path folder;
    private final @Nullable InstallationDatabase own;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Boundaries boundaries = new Boundaries();
    private final List<KitWorker> workers = new ArrayList<>();
    private final Restored restored;

    private Rig(Path folder, @Nullable InstallationDatabase own, PGSimpleDataSource database) {
        this.folder = folder;
        this.own = own;
        this.jdbc = JdbcClient.create(database);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(database));
        this.restored = new Restored(jdbc, transactions);
    }

    /** What a run finds. */
    enum From {
        /** What the first run found. */
        THE_SAME,
        /** What the run before has left. */
        WHAT_IS_LEFT
    }

    static Rig start(Settings settings) {
        Path folder = temporary();
        Map<String, String> given = new LinkedHashMap<>();
        settings.properties().forEach(each -> given.put(each.split("=", 2)[0], each.substring(each.indexOf('=') + 1)));
        InstallationDatabase own = null;
        DatabaseAddress address;
        if (given.containsKey("spring.datasource.url")) {
            address = new DatabaseAddress(
                    given.get("spring.datasource.url"),
                    given.getOrDefault("spring.datasource.username", ""),
                    given.getOrDefault("spring.datasource.password", ""));
        } else {
            own = InstallationDatabase.embedded(Folders.under(folder));
            address = own.address();
        }
        List<String> all = new ArrayList<>();
        if (!settings.catalogue().isEmpty()) {
            all.add("longshore.catalogue=" + settings.catalogue());
        }
        given.forEach((name, value) -> all.add(name + "=" + value.replace("${data}", folder.toString())));
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(address.url());
        database.setUser(address.user());
        database.setPassword(address.password());
        Rig rig = new Rig(folder, own, database);
        try {
            rig.startWorkers(settings, address, all);
            return rig;
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    private void startWorkers(Settings settings, DatabaseAddress address, List<String> properties) {
        String test = ProcessHandle.current().pid() + "-" + Integer.toHexString(settings.hashCode());
        for (String name : List.of("one-" + test, "two-" + test)) {
            workers.add(KitWorker.start(name, address, folder, boundaries, settings.configuration(), properties));
        }
    }

    /** Asks for a run and waits until it rests. */
    Outcome run(JobUnderTest job, From from, @Nullable Death death) {
        awaitWorkers();
        if (from == From.THE_SAME) {
            restored.putBack(job);
            prepare(job);
            if (own != null) {
                Estimates.renew(jdbc);
            }
        }
        long run = transactions.execute(transaction -> {
            long id = jdbc.sql("select longshore.request_run(:job, cast(:parameters as jsonb))")
                    .param("job", job.name())
                    .param("parameters", Json.of(job.parameters()))
                    .query(Long.class)
                    .single();
            boundaries.watch(id, death);
            return id;
        });
        try {
            if (!await(() -> isAtRest(run))) {
                throw new AssertionError("Run " + run + " of " + job.name() + " does not end: it is " + state(run)
                        + " after " + PATIENCE.toSeconds() + " s.");
            }
            if (boundaries.hasDied()) {
                // a run may be at rest before the thread that committed so has cut its worker off
                await(() -> workers.stream().anyMatch(KitWorker::isDead));
            }
        } finally {
            boundaries.ignore();
            workers.forEach(KitWorker::revive);
        }
        return outcome(run, job);
    }

    private void prepare(JobUnderTest job) {
        job.preparations().forEach(preparation -> {
            try {
                preparation.prepare(jdbc);
            } catch (Exception e) {
                throw new IllegalStateException("What the test prepares has failed: " + e, e);
            }
        });
    }

    private Outcome outcome(long run, JobUnderTest job) {
        Left left = new Left(run, jdbc, folder.resolve("artifacts"));
        Map<String, Map<String, Integer>> lines = new LinkedHashMap<>();
        List<Compared> all = new ArrayList<>(job.compared());
        all.add(new Books());
        for (Compared compared : all) {
            Map<String, Integer> counted = new TreeMap<>();
            try {
                compared.lines(left).forEach(line -> counted.merge(line, 1, Integer::sum));
            } catch (Exception e) {
                throw new IllegalStateException("What run " + run + " left cannot be read: " + compared.title(), e);
            }
            lines.put(compared.title(), counted);
        }
        return jdbc.sql("""
                        select r.state, f.code, f.message from longshore.run r left join longshore.failure f on f.id = r.failure_id and r.state = 'FAILED' where r.id = ?
                        """)
                .param(run)
                .query((row, number) -> new Outcome(
                        run, row.getString("state"), row.getString("code"), row.getString("message"), lines))
                .single();
    }

    /** Dead ones live again by now; they have to notice it before the next run counts on two. */
    private void awaitWorkers() {
        String[] names = workers.stream().map(KitWorker::name).toArray(String[]::new);
        boolean ready =
                await(() -> jdbc.sql("""
                        select count(distinct w.name) from longshore.worker w
                        join pg_locks l on l.locktype = 'advisory' and l.classid = 4701 and l.objid = w.id and l.granted
                        where w.name = any (?) and w.stopped_at is null
                          and l.database = (select oid from pg_database where datname = current_database())
                        """).param(names).query(Integer.class).single() == names.length);
        if (!ready) {
            throw new IllegalStateException("the workers do not come back after a death");
        }
    }

    private boolean isAtRest(long run) {
        return switch (state(run)) {
            case "QUEUED", "RUNNING", "PAUSING", "CANCELLING" -> false;
            default -> true;
        };
    }

    private String state(long run) {
        return jdbc.sql("select state from longshore.run where id = ?")
                .param(run)
                .query(String.class)
                .single();
    }

    private static boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    List<String> jobs() {
        return jdbc.sql("select name from longshore.job where offered order by name")
                .query(String.class)
                .list();
    }

    Boundaries boundaries() {
        return boundaries;
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    Path data() {
        return folder;
    }

    @Override
    public void close() {
        workers.forEach(KitWorker::close);
        if (own != null) {
            own.close();
        }
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary() {
        try {
            Path folder = Files.createTempDirectory("longshore-test-");
            for (String part : List.of("artifacts", "work")) {
                Files.createDirectories(folder.resolve(part));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
