package dev.longshore.jobs.export;

import dev.longshore.jobs.artifact.ArtifactTargets;
import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.ClosingWork.Publication;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.artifact.PublishedArtifacts;
import dev.longshore.sql.export.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole export with units side by side, as fast as it goes without the engine. As a program: JDBC URL, user, password, folder, run, SQL, key column and
 * rows a unit; so that a test can give it a heap of its own.
 */
final class ParallelExport {

    static final int SLOTS = 2;

    private final JobWork work;
    private final RunScope run;
    private final Folders folders;
    private final String file;

    ParallelExport(DataSource source, Path data, RunId id, Map<String, Object> spec) {
        JobDefinition definition = ExportDriver.definition(spec);
        folders = Folders.under(data);
        work = new ExportKind(
                        new Source(source),
                        new ExportFolders(folders),
                        new ArtifactTargets(Map.of()),
                        new PublishedArtifacts(JdbcClient.create(source)),
                        JsonMapper.builder().build())
                .workOf(definition);
        run = new RunScope(id, 1, 1, definition, Map.of(), RunContext.NONE);
        file = (String) spec.get("file");
    }

    public static void main(String[] args) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(args[0]);
        source.setUser(args[1]);
        source.setPassword(args[2]);
        Map<String, Object> spec = ExportDriver.spec(args[5], List.of(args[6]), "unit-rows", Integer.parseInt(args[7]));
        new ParallelExport(source, Path.of(args[3]), new RunId(Long.parseLong(args[4])), spec).run();
    }

    Path run() throws Exception {
        List<UnitPlan> plan = work.split().plan(run);
        List<EndedUnit> ended = new ArrayList<>();
        ExecutorService slots = Executors.newFixedThreadPool(SLOTS);
        try (WhileUnitsRun held = work.split().start(run, plan)) {
            List<Future<EndedUnit>> futures = new ArrayList<>();
            for (int i = 0; i < plan.size(); i++) {
                int ordinal = i;
                futures.add(slots.submit(() -> unit(plan.get(ordinal), ordinal, held.shared())));
            }
            for (Future<EndedUnit> future : futures) {
                ended.add(future.get());
                held.advance(List.of(future.get()));
            }
        } finally {
            slots.shutdownNow();
        }
        Publication publication = work.closing().prepare(run, ended, () -> {});
        publication.publish();
        publication.cleanUp();
        return folders.artifacts().resolve(ExportFolders.location(run, file));
    }

    private EndedUnit unit(UnitPlan plan, int ordinal, Map<String, String> shared) throws Exception {
        UnitId id = new UnitId(run.run(), work.splitStep(), ordinal);
        ClaimedUnit claimed = new ClaimedUnit(id, 2, plan.bounds(), Map.of(), Counts.NONE, shared, () -> {});
        Counts counts = Counts.NONE;
        try (UnitProcessor processor = work.split().open(run, claimed)) {
            while (true) {
                ChunkResult chunk = processor.nextChunk();
                counts = counts.plus(chunk.counts());
                if (chunk.last()) {
                    return new EndedUnit(id, plan.bounds(), chunk.checkpoint(), counts);
                }
            }
        }
    }
}
