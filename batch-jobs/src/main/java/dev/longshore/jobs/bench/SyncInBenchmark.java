package dev.longshore.jobs.bench;

import dev.longshore.model.bench.Benchmark;
import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.bench.SyncInTable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.batch.core.repository.JobRepository;

/** Two million customers upserted from CSV, half of them new and half changed, three ways. */
final class SyncInBenchmark implements Benchmark {

    private final Runs runs;
    private final Folders folders;
    private final DataSource source;
    private final DatabaseAddress address;
    private final SyncInTable table;
    private final JobRepository repository;
    private final Surroundings surroundings;

    SyncInBenchmark(
            Runs runs,
            Folders folders,
            ExportBenchmark.Database database,
            SyncInTable table,
            JobRepository repository,
            Surroundings surroundings) {
        this.runs = runs;
        this.folders = folders;
        this.source = database.source();
        this.address = database.address();
        this.table = table;
        this.repository = repository;
        this.surroundings = surroundings;
    }

    @Override
    public String name() {
        return "sync-in";
    }

    @Override
    public String title() {
        return "customers upserted from CSV: Longshore, psql \\copy with one INSERT and an idiomatic Spring Batch job, interleaved";
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("rounds", "5");
        settings.put("rows", "2000000");
        settings.put("peer", "yes");
        return settings;
    }

    @Override
    public void run(Map<String, String> settings, String server, PrintStream out) throws Exception {
        surroundings.print(settings, out);
        long rows = Long.parseLong(settings.get("rows"));
        Path file = folders.data().resolve("inbox").resolve("customers.csv");
        CustomersFile.write(file, rows);
        Contender ours = contender(new Ours(), file, rows);
        Contender limit = contender(new PsqlUpsert(Psql.find(address), source, file), file, rows);
        Contender peer = contender(new IdiomaticSyncIn(repository, address, file), file, rows);
        boolean withPeer = settings.get("peer").equals("yes");
        List<Contender> all = withPeer ? List.of(ours, limit, peer) : List.of(ours, limit);
        Rounds rounds = new Rounds(all, out);
        rounds.run(Integer.parseInt(settings.get("rounds")));

        out.println();
        for (Contender contender : all) {
            out.printf(
                    "%-34s %s s%n", contender.name(), rounds.seconds(contender).text("%.2f"));
        }
        out.printf(
                "Longshore / %-22s %s × the wall time%n",
                limit.name(), rounds.ratio(ours, limit).text("%.2f"));
        if (withPeer) {
            out.printf(
                    "%s / Longshore %s × the wall time%n",
                    peer.name(), rounds.ratio(peer, ours).text("%.2f"));
        }
        table.reset(rows);
        new PsqlUpsert(Psql.find(address), source, file).sync();
        out.printf(
                "every table of ours is, row by row, what %s makes of the file: %s%n",
                limit.name(), rounds.alwaysWrote(ours, table.fingerprint()) ? "yes" : "NO");
    }

    private Contender contender(SyncInRounds.Way way, Path file, long rows) {
        return new SyncInRounds(way, table, file, rows);
    }

    /**
     * The shipped job {@code customer-import}, from the request to READY. Queue, launch, plan, the judgement of every field, checkpoints and reconciliation
     * are in the time.
     */
    private final class Ours implements SyncInRounds.Way {

        @Override
        public String name() {
            return "Longshore";
        }

        @Override
        public void sync() {
            runs.toReady("customer-import", Map.of(), null);
        }
    }
}
