package dev.longshore.jobs.sample;

import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.sample.SampleShop;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Does by hand what the engine does with a load: plan, units chunk by chunk in transactions, closing. */
final class SampleLoad {

    static final JobDefinition DEFINITION = new JobDefinition(
            new JobName("sample-load"),
            "Sample shop",
            "Fills the sample shop.",
            "sample",
            "Longshore",
            "critical",
            new Impact(Impact.Level.DEGRADED, "The shop stays as it was.", List.of()),
            new JobDefinition.Promise(Duration.ofMinutes(30)),
            List.of(new ParameterDefinition(
                    "scale",
                    "Scale",
                    ParameterType.DECIMAL,
                    false,
                    new BigDecimal("0.1"),
                    List.of(),
                    "0.001",
                    "100",
                    true,
                    false)),
            List.of(),
            new JobDefinition.Limits(1, 100, null, 4),
            null,
            null,
            Map.of());

    private final TestDatabase database;

    SampleLoad(TestDatabase database) {
        this.database = database;
    }

    /** A worker of its own, as far as a kind can tell. */
    Worker worker() {
        return new Worker(database.dataSource());
    }

    /** Asks for a run, so that what refers to one can. */
    RunScope run(String scale) {
        DataSource source = database.dataSource();
        new Jobs(JdbcClient.create(source), new JdbcTransactionManager(source)).offer(List.of(DEFINITION));
        long id = database.jdbc()
                .sql(
                        "select longshore.request_run('sample-load', jsonb_build_object('scale', cast(:scale as numeric)))")
                .param("scale", scale)
                .query(Long.class)
                .single();
        return new RunScope(new RunId(id), 1, 1, DEFINITION, Map.of("scale", new BigDecimal(scale)), RunContext.NONE);
    }

    /** Puts a run into a state, as an operator would. */
    void move(RunScope run, String state) {
        database.jdbc()
                .sql(
                        "update longshore.run set state = :state, ended_at = case when :state = 'CANCELLED' then clock_timestamp() end where id = :run")
                .param("state", state)
                .param("run", run.run().value())
                .update();
    }

    /** A running run of a job that waits for the load. */
    long runningExport() {
        JobDefinition export = new JobDefinition(
                new JobName("orders-export"),
                "Orders",
                "Exports orders.",
                "export",
                "Longshore",
                "bulk",
                DEFINITION.impact(),
                DEFINITION.promise(),
                List.of(),
                List.of(),
                DEFINITION.limits(),
                DEFINITION.name(),
                null,
                Map.of());
        DataSource source = database.dataSource();
        new Jobs(JdbcClient.create(source), new JdbcTransactionManager(source)).offer(List.of(DEFINITION, export));
        return database.jdbc().sql("""
                        with w as (insert into longshore.worker (name, host, pid, version, roles, slots) values ('w', 'h', 1, '1', '{}', 1) returning id)
                        insert into longshore.run (job, definition_hash, lane, origin, caller, request_hash, parameters, context, impact, state, owner, lease_until)
                        select j.name, j.definition_hash, j.lane, 'sql', 'test', '', '{}', '{}', j.impact, 'RUNNING', w.id, clock_timestamp()
                        from longshore.job j, w where j.name = 'orders-export'
                        returning id
                        """).query(Long.class).single();
    }

    void fail(long run) {
        database.jdbc()
                .sql(
                        "update longshore.run set state = 'FAILED', owner = null, lease_until = null, ended_at = clock_timestamp() where id = :run")
                .param("run", run)
                .update();
    }

    /** Loads from start to end. */
    Counts wholly(RunScope run) throws Exception {
        Worker worker = worker();
        List<UnitPlan> plan = worker.plan(run);
        List<EndedUnit> ended = new ArrayList<>();
        for (int i = 0; i < plan.size(); i++) {
            Unit unit = new Unit(new UnitId(run.run(), worker.work.splitStep(), i), plan.get(i));
            worker.load(run, unit, Integer.MAX_VALUE);
            ended.add(unit.ended());
        }
        worker.close(run, ended);
        return ended.stream().map(EndedUnit::counts).reduce(Counts.NONE, Counts::plus);
    }

    /** What the engine keeps of a unit. */
    static final class Unit {

        final UnitId id;
        final UnitPlan plan;
        Map<String, Object> checkpoint = Map.of();
        Counts counts = Counts.NONE;
        boolean done;

        Unit(UnitId id, UnitPlan plan) {
            this.id = id;
            this.plan = plan;
        }

        EndedUnit ended() {
            return new EndedUnit(id, plan.bounds(), checkpoint, counts);
        }
    }

    static final class Worker {

        final JobWork work;
        final SampleShop shop;
        final TransactionTemplate transactions;

        Worker(DataSource source) {
            JdbcTransactionManager manager = new JdbcTransactionManager(source);
            this.transactions = new TransactionTemplate(manager);
            this.shop = new SampleShop(JdbcClient.create(source), source, manager);
            this.work = new SampleKind(shop).workOf(DEFINITION);
        }

        List<UnitPlan> plan(RunScope run) {
            List<UnitPlan> plan = work.split().plan(run);
            work.split().start(run, plan).close();
            return plan;
        }

        /** Works on a unit from its checkpoint for so many chunks, then stops as a killed process does. */
        void load(RunScope run, Unit unit, int chunks) {
            ClaimedUnit claimed =
                    new ClaimedUnit(unit.id, 1, unit.plan.bounds(), unit.checkpoint, unit.counts, Map.of(), () -> {});
            try (UnitProcessor processor = work.split().open(run, claimed)) {
                for (int i = 0; i < chunks && !unit.done; i++) {
                    transactions.executeWithoutResult(transaction -> {
                        ChunkResult result = chunk(processor);
                        unit.checkpoint = result.checkpoint();
                        unit.counts = unit.counts.plus(result.counts());
                        unit.done = result.last();
                    });
                }
            }
        }

        /** Writes one more chunk in a transaction that is then rolled back. */
        void loseOneChunk(RunScope run, Unit unit) {
            ClaimedUnit claimed =
                    new ClaimedUnit(unit.id, 1, unit.plan.bounds(), unit.checkpoint, unit.counts, Map.of(), () -> {});
            try (UnitProcessor processor = work.split().open(run, claimed)) {
                transactions.executeWithoutResult(transaction -> {
                    chunk(processor);
                    transaction.setRollbackOnly();
                });
            }
        }

        /** What a new owner does after a takeover. */
        void startAgain(RunScope run) {
            work.split().start(run, work.split().plan(run)).close();
        }

        ChunkResult chunk(UnitProcessor processor) {
            try {
                return processor.nextChunk();
            } catch (Exception e) {
                throw new IllegalStateException("the chunk failed", e);
            }
        }

        void close(RunScope run, List<EndedUnit> ended) throws Exception {
            ClosingWork.Publication publication = work.closing().prepare(run, ended, () -> {});
            transactions.executeWithoutResult(transaction -> {
                try {
                    publication.publish();
                } catch (Exception e) {
                    throw new IllegalStateException("the swap failed", e);
                }
            });
            publication.cleanUp();
        }
    }
}
