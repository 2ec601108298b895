package dev.longshore.jobs.export;

import dev.longshore.jobs.artifact.ArtifactTargets;
import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.ClosingWork.Publication;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.Trail;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.export.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Drives an export as the engine would, one unit after the other and without leases: keeps the ledger in memory, passed through JSON as the database
 * would, and can drop a unit after any chunk, which is what a killed worker leaves behind.
 */
final class ExportDriver {

    /** The ledger row of a unit. */
    static final class Ledger {
        final UnitId id;
        final UnitPlan plan;
        Map<String, Object> checkpoint = Map.of();
        Counts counts = Counts.NONE;
        boolean done;
        int chunks;

        Ledger(UnitId id, UnitPlan plan) {
            this.id = id;
            this.plan = plan;
        }

        EndedUnit ended() {
            return new EndedUnit(id, plan.bounds(), checkpoint, counts);
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    final Folders folders;
    private final DataSource source;
    private final ArtifactTargets targets;
    private final AtomicLong token = new AtomicLong();
    private JobWork work;
    private RunScope run;
    List<Ledger> units = new ArrayList<>();
    /** What happens elsewhere after each chunk. */
    Interruption between = () -> {};
    /** What the engine would hand to a unit besides. */
    Trail trail = Trail.NONE;

    Function<Ledger, List<LeftOut>> leftOut = unit -> List.of();
    final List<Rejection> rejected = new ArrayList<>();

    /** Something that happens between two chunks. */
    interface Interruption {
        void happen() throws Exception;
    }

    ExportDriver(DataSource source, Path data, JobDefinition definition, RunId id, Map<String, Object> parameters) {
        this(source, data, definition, id, parameters, new ArtifactTargets(Map.of()));
    }

    ExportDriver(
            DataSource source,
            Path data,
            JobDefinition definition,
            RunId id,
            Map<String, Object> parameters,
            ArtifactTargets targets) {
        this.source = source;
        this.targets = targets;
        this.folders = Folders.under(data);
        this.run = new RunScope(id, 1, token.incrementAndGet(), definition, parameters, RunContext.NONE);
        restartJvm();
    }

    /** Forgets whatever a JVM would forget. The next owner has a new token. */
    void restartJvm() {
        ExportKind kind = new ExportKind(
                new Source(source),
                new ExportFolders(folders),
                targets,
                new PublishedArtifacts(JdbcClient.create(source)),
                JSON);
        work = kind.workOf(run.definition());
        run = new RunScope(
                run.run(),
                run.attempt() + 1,
                token.incrementAndGet(),
                run.definition(),
                run.parameters(),
                run.context());
    }

    /** Plans, works on all units, publishes; returns the file. */
    Path export() throws Exception {
        plan();
        work(Integer.MAX_VALUE);
        return close();
    }

    void plan() {
        List<UnitPlan> plans = work.split().plan(run);
        units = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            units.add(new Ledger(new UnitId(run.run(), work.splitStep(), i), plans.get(i)));
        }
    }

    /** Works until so many chunks are committed, all in all, or until all units are done. */
    boolean work(int chunks) throws Exception {
        int left = chunks;
        List<UnitPlan> plans = units.stream().map(unit -> unit.plan).toList();
        try (WhileUnitsRun held = work.split().start(run, plans)) {
            for (Ledger unit : units) {
                left = workOn(unit, held.shared(), left);
                if (!unit.done) {
                    return false;
                }
                held.advance(List.of(unit.ended()));
            }
        }
        return true;
    }

    WhileUnitsRun started() {
        return work.split().start(run, units.stream().map(unit -> unit.plan).toList());
    }

    /** A unit that is claimed and opened; whoever asks works on it. */
    UnitProcessor opened(int ordinal, Map<String, String> shared) {
        Ledger unit = units.get(ordinal);
        return work.split()
                .open(
                        run,
                        new ClaimedUnit(
                                unit.id,
                                token.incrementAndGet(),
                                unit.plan.bounds(),
                                unit.checkpoint,
                                unit.counts,
                                shared,
                                () -> {}));
    }

    private int workOn(Ledger unit, Map<String, String> shared, int chunks) throws Exception {
        if (unit.done || chunks == 0) {
            return chunks;
        }
        int left = chunks;
        ClaimedUnit claimed = new ClaimedUnit(
                unit.id,
                token.incrementAndGet(),
                unit.plan.bounds(),
                unit.checkpoint,
                unit.counts,
                shared,
                () -> {},
                leftOut.apply(unit),
                trail);
        try (UnitProcessor processor = work.split().open(run, claimed)) {
            while (!unit.done && left > 0) {
                ChunkResult chunk = processor.nextChunk();
                unit.checkpoint = throughJson(chunk.checkpoint());
                unit.counts = unit.counts.plus(chunk.counts());
                rejected.addAll(chunk.rejections());
                unit.done = chunk.last();
                unit.chunks++;
                left--;
                between.happen();
            }
        }
        return left;
    }

    Path close() throws Exception {
        Publication publication =
                work.closing().prepare(run, units.stream().map(Ledger::ended).toList(), () -> {});
        publication.publish();
        publication.cleanUp();
        return folders.artifacts()
                .resolve(JdbcClient.create(source)
                        .sql("select location from longshore.artifact where run_id = ?")
                        .param(run.run().value())
                        .query(String.class)
                        .single());
    }

    /** Renames and records, and then loses the transaction. */
    void publishAndRollBack() throws Exception {
        Publication publication =
                work.closing().prepare(run, units.stream().map(Ledger::ended).toList(), () -> {});
        publication.publish();
        JdbcClient.create(source)
                .sql("delete from longshore.artifact where run_id = ?")
                .param(run.run().value())
                .update();
    }

    /** The part that a unit's checkpoint names. */
    Path part(int unit) {
        return folders.work()
                .resolve(run.run().toString())
                .resolve(Checkpoint.of(units.get(unit).checkpoint).file());
    }

    /** How much of it is committed. */
    long committed(int unit) {
        return Checkpoint.of(units.get(unit).checkpoint).bytes();
    }

    RunId runId() {
        return run.run();
    }

    String fileName() {
        return new FileName((String) run.definition().spec().get("file")).of(run);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> throughJson(Map<String, Object> map) {
        return JSON.readValue(JSON.writeValueAsString(map), Map.class);
    }

    /** A row for an artifact to belong to. */
    static RunId newRun(JdbcClient jdbc) {
        jdbc.sql(
                        "insert into longshore.job_definition (hash, job, document) values (repeat('0', 64), 'an-export', '{}') on conflict do nothing")
                .update();
        jdbc.sql("""
                        insert into longshore.job (name, definition_hash, title, kind, lane, impact, max_running, max_queued)
                        values ('an-export', repeat('0', 64), 'An export', 'export', 'bulk', 'delayed', 1, 10) on conflict do nothing
                        """).update();
        return new RunId(jdbc.sql("""
                        insert into longshore.run (job, definition_hash, lane, origin, caller, request_hash, parameters, context, impact)
                        values ('an-export', repeat('0', 64), 'bulk', 'sql', 'test', '\\x00', '{}', '{}', 'delayed') returning id
                        """).query(Long.class).single());
    }

    static JobDefinition definition(Map<String, Object> spec, ParameterDefinition... parameters) {
        return new JobDefinition(
                new JobName("an-export"),
                "An export",
                "For a test.",
                "export",
                "tests",
                "bulk",
                new Impact(Impact.Level.DELAYED, "Nobody notices.", List.of()),
                new JobDefinition.Promise(Duration.ofMinutes(5)),
                List.of(parameters),
                List.of(),
                new JobDefinition.Limits(1, 10, null, 2),
                null,
                null,
                spec);
    }

    static ParameterDefinition parameter(String name, ParameterType type) {
        return new ParameterDefinition(name, name, type, false, null, List.of(), null, null, true, false);
    }

    /** A spec with these entries besides a file name. */
    static Map<String, Object> spec(String sql, List<String> key, Object... more) {
        Map<String, Object> spec = new HashMap<>(Map.of("sql", sql, "key", key, "file", "rows.csv"));
        for (int i = 0; i < more.length; i += 2) {
            spec.put((String) more[i], more[i + 1]);
        }
        return spec;
    }
}
