package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.account.Actor;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.run.ManyAsked;
import dev.longshore.sql.run.ManyRunCommands;
import dev.longshore.sql.run.RunFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What an act on 10,000 runs that wait takes: to ask, and until a worker has answered all. And what a hold of them takes, and its end. Prints seconds; no part of the
 * tests: {@code ./mvnw -pl batch-jobs -am verify -Dit.test=ManyRunsMeasurement -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
class ManyRunsMeasurement {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final int RUNS = 10_000;
    private static final RunFilter THEY =
            new RunFilter(List.of(), new JobName(TestWorker.COUNT_AFTER), null, null, null, null, null, null);

    @TempDir
    Path data;

    @Test
    void actsOnTenThousand() throws Exception {
        try (TestRuns runs = new TestRuns(database.address());
                ConfigurableApplicationContext worker = TestWorker.start(database.address(), data)) {
            predecessorOfThem(runs);
            runs.jdbc()
                    .sql("""
                            insert into longshore.run (job, definition_hash, lane, origin, caller, request_hash, parameters, context, impact, expires_at)
                            select j.name, j.definition_hash, j.lane, 'api', 'many', '\\x00', '{}', '{"v": 1}', 'delayed', clock_timestamp() + interval '1 hour'
                            from longshore.job j, generate_series(1, :runs) where j.name = :job
                            """)
                    .param("runs", RUNS)
                    .param("job", TestWorker.COUNT_AFTER)
                    .update();
            ManyRunCommands many = worker.getBean(ManyRunCommands.class);
            act(runs, many, Verb.PAUSE, RunState.PAUSED);
            act(runs, many, Verb.RESUME, RunState.QUEUED);
            runBehind(runs, "beside them");
            long hold = timed("hold", () -> runs.hold("job", TestWorker.COUNT_AFTER, "1 hour"));
            runBehind(runs, "under the hold");
            timed("its end", () -> {
                runs.release(hold);
                return hold;
            });
            act(runs, many, Verb.CANCEL, RunState.CANCELLED);
            look(runs);
        }
    }

    /** Claims pass them by: they were asked for earlier, in the same lane. */
    private static void runBehind(TestRuns runs, String how) {
        RunId run = runs.request(TestWorker.COUNT, Map.of());
        runs.awaitState(run, RunState.COMPLETED);
        System.out.printf(
                "a run that is asked for %s starts after %.1f ms%n",
                how,
                runs.one(
                        "select extract(epoch from started_at - requested_at) * 1000 from longshore.run where id = :run",
                        run,
                        Double.class));
    }

    /** What a claim does more than before there were holds, while there is none. */
    private static void look(TestRuns runs) {
        int looks = 100_000;
        long begun = System.nanoTime();
        runs.jdbc().sql("""
                        do $$
                        declare
                          all_held_ boolean;
                          held_lanes_ text[];
                          held_jobs_ text[];
                          held_tenants_ text[];
                        begin
                          for i in 1 .. %d loop
                            select coalesce(bool_or(h.scope = 'all'), false), coalesce(array_agg(h.subject) filter (where h.scope = 'lane'), '{}'),
                              coalesce(array_agg(h.subject) filter (where h.scope = 'job'), '{}'), coalesce(array_agg(h.subject) filter (where h.scope = 'tenant'), '{}')
                            into all_held_, held_lanes_, held_jobs_, held_tenants_ from longshore.hold_of_runs h;
                          end loop;
                        end $$
                        """.formatted(looks)).update();
        System.out.printf("a claim's look at no hold takes %.1f us%n", (System.nanoTime() - begun) / 1e3 / looks);
    }

    /** A run that is paused, so that none of them starts. */
    private static void predecessorOfThem(TestRuns runs) throws Exception {
        RunId first;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0)) {
            first = runs.request(TestWorker.COUNT_ONE, Map.of("wait-at", 5));
            await().until(lock::isAwaited);
            runs.command(first, "pause");
            runs.awaitState(first, RunState.PAUSING);
        }
        runs.awaitState(first, RunState.PAUSED);
    }

    private static void act(TestRuns runs, ManyRunCommands many, Verb verb, RunState then) throws Exception {
        long begun = System.nanoTime();
        ManyAsked asked =
                timed(verb.word() + ", asked", () -> many.askAll(Actor.local("ada"), THEY, verb, "A measurement"));
        assertThat(asked.asked()).isEqualTo(RUNS);
        await().atMost(Duration.ofMinutes(10)).until(() -> count(runs, then) == RUNS);
        print(verb.word() + ", all " + then.name().toLowerCase(Locale.ROOT), begun);
    }

    private static int count(TestRuns runs, RunState state) {
        return runs.jdbc()
                .sql("select count(*) from longshore.run where caller = 'many' and state = :state")
                .param("state", state.name())
                .query(Integer.class)
                .single();
    }

    private static <T> T timed(String what, Callable<T> act) throws Exception {
        long begun = System.nanoTime();
        T result = act.call();
        print(what, begun);
        return result;
    }

    private static void print(String what, long begun) {
        System.out.printf("%,d runs: %s after %.2f s%n", RUNS, what, (System.nanoTime() - begun) / 1e9);
    }
}
