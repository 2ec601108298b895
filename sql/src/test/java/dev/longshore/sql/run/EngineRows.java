package dev.longshore.sql.run;

import com.zaxxer.hikari.HikariDataSource;
import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.run.RunId;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.SessionMark;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.unit.PlannedUnit;
import dev.longshore.sql.unit.UnitClaims;
import dev.longshore.sql.unit.UnitLedger;
import dev.longshore.sql.unit.UnitPlans;
import dev.longshore.sql.worker.WorkerRegistration;
import dev.longshore.sql.worker.Workers;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The repositories of the engine on a test's database, and runs and units to try them on, without Spring Batch. */
public final class EngineRows implements AutoCloseable {

    public static final String JOB = "count";

    /** Marks no session. */
    public static final int UNMARKED = 4_711;

    public static final String STEP = "count";

    private final HikariDataSource pool = new HikariDataSource();
    public final JdbcClient jdbc;
    public final TransactionTemplate transactions;
    public final RunClaims runClaims;
    public final RunMoves moves;
    public final CommandInbox inbox;
    public final UnitPlans plans;
    public final UnitClaims unitClaims;
    public final UnitLedger ledger;
    public final Workers workers;

    public EngineRows(DatabaseAddress address) {
        pool.setJdbcUrl(address.url());
        pool.setUsername(address.user());
        pool.setPassword(address.password());
        jdbc = JdbcClient.create(pool);
        transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
        JsonColumn json = new JsonColumn(JsonMapper.builder().build());
        runClaims = new RunClaims(jdbc, transactions, new RunEvents(jdbc, json), json);
        moves = new RunMoves(jdbc);
        inbox = new CommandInbox(jdbc);
        plans = new UnitPlans(jdbc, json);
        unitClaims = new UnitClaims(jdbc, json);
        ledger = new UnitLedger(jdbc, json);
        workers = new Workers(jdbc);
        jdbc.sql(
                        "insert into longshore.job_definition (hash, job, document) values (repeat('0', 64), 'count', '{}') on conflict do nothing")
                .update();
        jdbc.sql("""
                        insert into longshore.job (name, definition_hash, title, kind, lane, impact, max_running, max_queued)
                        values ('count', repeat('0', 64), 'Count', 'count', 'bulk', 'delayed', 100, 1000) on conflict do nothing
                        """).update();
    }

    public WorkerId worker(String name) {
        return worker(name, UNMARKED);
    }

    /** @param sessions what marks the sessions of its process */
    public WorkerId worker(String name, int sessions) {
        return workers.register(new WorkerRegistration(
                name,
                "host",
                1,
                "test",
                List.of("worker"),
                2,
                List.of(JOB),
                null,
                Map.of(),
                "as always",
                new SessionMark(sessions)));
    }

    public RunId request() {
        return new RunId(jdbc.sql("select longshore.request_run('count')")
                .query(Long.class)
                .single());
    }

    /** A plan of so many units, stored, linked to step executions and open to so many claims at once. */
    public void open(HeldRun held, int units, int atOnce) {
        plans.store(
                held,
                STEP,
                IntStream.range(0, units)
                        .mapToObj(ordinal -> new PlannedUnit(ordinal, Map.of("from", ordinal), "unit " + ordinal, 10L))
                        .toList());
        long execution = jobExecution();
        plans.attach(held, STEP, execution, units);
        moves.openUnits(held, STEP, atOnce, "{}", null);
    }

    /** A Spring Batch execution that belongs to nothing. */
    public long execution() {
        return jobExecution();
    }

    private long jobExecution() {
        return jdbc.sql("""
                        with instance as (
                          insert into longshore.batch_job_instance (job_instance_id, version, job_name, job_key)
                          values (nextval('longshore.batch_job_instance_seq'), 0, 'count', md5(random()::text)) returning job_instance_id)
                        insert into longshore.batch_job_execution (job_execution_id, version, job_instance_id, create_time, status)
                        select nextval('longshore.batch_job_execution_seq'), 0, job_instance_id, localtimestamp, 'STARTED' from instance
                        returning job_execution_id
                        """).query(Long.class).single();
    }

    @Override
    public void close() {
        pool.close();
    }
}
