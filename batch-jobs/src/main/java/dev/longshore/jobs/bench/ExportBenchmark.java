package dev.longshore.jobs.bench;

import dev.longshore.model.bench.Benchmark;
import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.ArtifactViews;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.transaction.PlatformTransactionManager;

/** All order lines into one CSV file, three ways. */
final class ExportBenchmark implements Benchmark {

    private final Runs runs;
    private final ArtifactViews artifacts;
    private final Folders folders;
    private final DataSource source;
    private final DatabaseAddress address;
    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final Surroundings surroundings;

    ExportBenchmark(
            Runs runs,
            ArtifactViews artifacts,
            Folders folders,
            Database database,
            JobRepository repository,
            PlatformTransactionManager transactions,
            Surroundings surroundings) {
        this.runs = runs;
        this.artifacts = artifacts;
        this.folders = folders;
        this.source = database.source();
        this.address = database.address();
        this.repository = repository;
        this.transactions = transactions;
        this.surroundings = surroundings;
    }

    /** The pool that reads, and the address for a client of its own. */
    record Database(DataSource source, DatabaseAddress address) {}

    @Override
    public String name() {
        return "export";
    }

    @Override
    public String title() {
        return "all order lines to one CSV file: Longshore, psql \\copy and an idiomatic Spring Batch job, interleaved";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("rounds", "5", "scale", "1.0");
    }

    @Override
    public void run(Map<String, String> settings, String server, PrintStream out) throws Exception {
        surroundings.print(settings, out);
        BigDecimal scale = new BigDecimal(settings.get("scale"));
        out.printf("loading the sample at scale %s where it is not there yet%n", scale);
        runs.toReady(
                "sample-load",
                Map.of("scale", scale),
                "bench-" + scale.stripTrailingZeros().toPlainString());

        Path folder = Files.createDirectories(folders.work().resolve("bench"));
        Contender ours = new LongshoreExport(runs, artifacts, folders);
        PsqlCopy limit = new PsqlCopy(source, address, folder);
        Contender peer = new IdiomaticExport(repository, transactions, source, folder);
        Rounds rounds = new Rounds(List.of(ours, limit, peer), out);
        rounds.run(Integer.parseInt(settings.get("rounds")));

        out.println();
        for (Contender contender : List.of(ours, limit, peer)) {
            out.printf(
                    "%-34s %s s%n", contender.name(), rounds.seconds(contender).text("%.2f"));
        }
        out.printf(
                "Longshore / %-22s %s × the wall time%n",
                limit.name(), rounds.ratio(ours, limit).text("%.2f"));
        out.printf(
                "%s / Longshore %s × the wall time%n",
                peer.name(), rounds.ratio(peer, ours).text("%.2f"));
        out.printf(
                "every file of ours is, byte by byte, what %s writes in the order of the key: %s%n",
                limit.name(), rounds.alwaysWrote(ours, limit.sha256InKeyOrder()) ? "yes" : "NO");
    }
}
