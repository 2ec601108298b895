package dev.longshore.jobs.run;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.run.RunHolds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Asks for runs in SQL, as any language would, and reads what became of them. */
final class TestRuns implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final HikariDataSource pool;
    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    TestRuns(DatabaseAddress address) {
        pool = new HikariDataSource();
        pool.setJdbcUrl(address.url());
        pool.setUsername(address.user());
        pool.setPassword(address.password());
        jdbc = JdbcClient.create(pool);
        transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
        CountKind.createTables(jdbc);
        LineKind.createTables(jdbc);
        Documents.createTable(jdbc);
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    @Override
    public void close() {
        pool.close();
    }

    RunId request(String job, Map<String, ?> parameters) {
        return new RunId(jdbc.sql("select longshore.request_run(:job, cast(:parameters as jsonb))")
                .param("job", job)
                .param("parameters", JsonMapper.builder().build().writeValueAsString(parameters))
                .query(Long.class)
                .single());
    }

    /** Asks, and does something more in the same transaction. */
    RunId request(String job, Map<String, ?> parameters, String andThen) {
        String key = UUID.randomUUID().toString();
        String json = JsonMapper.builder().build().writeValueAsString(parameters);
        jdbc.sql("do $do$ begin perform longshore.request_run('" + job + "', '" + json + "', '" + key + "'); " + andThen
                        + "; end $do$")
                .update();
        return new RunId(jdbc.sql("select id from longshore.run where idempotency_key = :key")
                .param("key", key)
                .query(Long.class)
                .single());
    }

    long command(RunId run, String verb) {
        return jdbc.sql("""
                        with asked as (insert into longshore.run_command (run_id, verb, actor, reason)
                          values (:run, :verb, 'Ada', 'a test') returning id)
                        select id from asked, pg_notify('longshore_command', cast(:run as text))
                        """)
                .param("run", run.value())
                .param("verb", verb)
                .query((row, number) -> row.getLong(1))
                .single();
    }

    /** Holds runs, as an operator does. */
    long hold(String scope, @Nullable String subject, String until) {
        return transactions.execute(transaction -> {
            RunHolds holds = new RunHolds(jdbc);
            holds.waitForClaims();
            long hold = jdbc.sql("""
                            insert into longshore.schedule_hold (holds, scope, subject, actor, reason, until)
                            values ('runs', :scope, :subject, 'Ada', 'a test', clock_timestamp() + cast(:until as interval)) returning id
                            """)
                    .param("scope", scope)
                    .param("subject", subject)
                    .param("until", until)
                    .query(Long.class)
                    .single();
            holds.pauseDriven(hold);
            return hold;
        });
    }

    void release(long hold) {
        transactions.executeWithoutResult(transaction -> {
            jdbc.sql(
                            "update longshore.schedule_hold set released_at = clock_timestamp(), released_by = 'Ada', release_reason = 'over' where id = :id")
                    .param("id", hold)
                    .update();
            new RunHolds(jdbc).letGo();
        });
    }

    /** What was asked of a run and answered, oldest first. */
    List<String> answers(RunId run) {
        return jdbc.sql("select verb || ': ' || outcome from longshore.run_command where run_id = :run order by id")
                .param("run", run.value())
                .query(String.class)
                .list();
    }

    RunState state(RunId run) {
        return RunState.valueOf(one("select state from longshore.run where id = :run", run, String.class));
    }

    void awaitState(RunId run, RunState state) {
        await("run " + run + " becomes " + state)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> state(run) == state || isFailedForGood(run));
        if (state(run) != state) {
            throw new AssertionError("run " + run + " failed: " + failure(run));
        }
    }

    /** A failed run of which nobody wants anything any more. */
    private boolean isFailedForGood(RunId run) {
        return is(
                run,
                "state = 'FAILED' and not exists (select 1 from longshore.run_command c where c.run_id = run.id and c.done_at is null)");
    }

    void awaitUnits(RunId run, String state, int units) {
        await(units + " units of run " + run + " are " + state)
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> units(run, state) == units);
    }

    int units(RunId run, String state) {
        return jdbc.sql("select count(*) from longshore.work_unit where run_id = :run and state = :state")
                .param("run", run.value())
                .param("state", state)
                .query(Integer.class)
                .single();
    }

    long numbers(RunId run) {
        return one("select count(*) from public.counted where run = :run", run, Long.class);
    }

    long distinctNumbers(RunId run) {
        return one(
                "select count(*) from (select distinct unit, number from public.counted where run = :run) d",
                run,
                Long.class);
    }

    long rejected(RunId run) {
        return one("select count(*) from longshore.rejected_record where run_id = :run", run, Long.class);
    }

    /** What the run's execution said of itself when the run's work was cleaned up. */
    Optional<String> atCleanUp(RunId run) {
        return jdbc.sql("select at_clean_up from public.published where run = :run and at_clean_up is not null")
                .param("run", run.value())
                .query(String.class)
                .optional();
    }

    long published(RunId run) {
        return one("select count(*) from public.published where run = :run", run, Long.class);
    }

    String outcome(long command) {
        return jdbc.sql("select outcome from longshore.run_command where id = :command")
                .param("command", command)
                .query(String.class)
                .single();
    }

    /** What became of a command, in the order of its times. */
    String timeline(long command) {
        return jdbc.sql("""
                        select string_agg(t.name, ' ' order by t.at) from longshore.run_command c,
                          lateral (values ('asked', c.asked_at), ('seen', c.seen_at), ('hurried', c.hurried_at), ('chunk', c.last_chunk_at), ('done', c.done_at)) t (name, at)
                        where c.id = :command and t.at is not null
                        """).param("command", command).query(String.class).single();
    }

    /** Between two times of a command, by their columns. */
    Duration timeOf(long command, String difference) {
        return Duration.ofMillis(jdbc.sql("select cast(extract(epoch from " + difference
                        + ") * 1000 as bigint) from longshore.run_command where id = :command")
                .param("command", command)
                .query(Long.class)
                .single());
    }

    boolean isAtStep(RunId run, String step) {
        return one(
                "select exists (select 1 from longshore.batch_step_execution s join longshore.run r using (job_execution_id) where r.id = :run and s.step_name = '"
                        + step + "' and s.status = 'STARTED')",
                run,
                Boolean.class);
    }

    /** How often its source was opened. */
    long opened(RunId run) {
        return one("select count(*) from public.opened where run = :run", run, Long.class);
    }

    /** What did not hold for it: which one, what it was, and what was found instead. */
    String precondition(RunId run) {
        return one("""
                select p.broken || case when p.broken = 'version' then ' ' || coalesce(p.version, 'none') else '' end
                  || ' ' || coalesce(p.found, cast(p.superseded_by as text), 'none')
                from longshore.run_precondition p where p.run_id = :run and p.settled
                """, run, String.class);
    }

    long failures(RunId run) {
        return one("select count(*) from longshore.failure where run_id = :run", run, Long.class);
    }

    List<String> events(RunId run) {
        return jdbc.sql("select event from longshore.run_event where run_id = :run order by id")
                .param("run", run.value())
                .query(String.class)
                .list();
    }

    boolean is(RunId run, String condition) {
        return one("select " + condition + " from longshore.run where id = :run", run, Boolean.class);
    }

    boolean isAnswered(long command) {
        return jdbc.sql("select done_at is not null from longshore.run_command where id = :command")
                .param("command", command)
                .query(Boolean.class)
                .single();
    }

    /** The failure that the run names. */
    Map<String, Object> failure(RunId run) {
        return jdbc.sql(
                        "select f.* from longshore.failure f join longshore.run r on r.failure_id = f.id where r.id = :run")
                .param("run", run.value())
                .query()
                .singleRow();
    }

    int executions(RunId run) {
        return one(
                "select count(*) from longshore.batch_job_execution_params where parameter_name = 'run' and parameter_value = cast(:run as text)",
                run,
                Integer.class);
    }

    int executionsOf(RunId run) {
        return one(
                "select count(*) from longshore.batch_job_execution_params where parameter_name = 'longshore.run' and parameter_value = cast(:run as text)",
                run,
                Integer.class);
    }

    long all() {
        return jdbc.sql("select count(*) from longshore.run").query(Long.class).single();
    }

    void breakIt() {
        jdbc.sql("insert into public.broken values (now())").update();
    }

    void mendIt() {
        jdbc.sql("delete from public.broken").update();
    }

    <T> T one(String sql, RunId run, Class<T> type) {
        return jdbc.sql(sql).param("run", run.value()).query(type).single();
    }
}
