package dev.longshore.jobs.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.jobs.run.ChildWorker;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Workers in processes of their own that are killed at random points. What happened outside, receipts and mails say, and nothing else. */
@Tag("processes")
class OutcomeKillIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    /** Each kills a process that was just started; {@code -Dlongshore.test.kills=3} asks for more of them and more outcomes. */
    private static final int KILLS = Integer.getInteger("longshore.test.kills", 1);

    private static final int MANY = 100 * KILLS;
    /** The CRM's and the mail server's: no transaction of ours holds them. */
    private static final int OUTSIDE = 2 * MANY;

    private static final String SETTLED =
            "longshore.effect where job = 'killed' and state in ('done', 'in-doubt') and (item like '%/crm' or item like '%/mail')";
    private static final long SEED = 20_261_122;

    @Test
    void doesEachEffectOnceWhateverIsKilled() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        Deque<ChildWorker> workers = new ArrayDeque<>();
        @Nullable ConfigurableApplicationContext last = null;
        try (OutcomeBench bench = new OutcomeBench(database, catalogue, SEED)) {
            bench.job("killed", "idempotency: {honoured: true}\nrate: 60");
            for (int worker = 0; worker < KILLS; worker++) {
                workers.add(start(bench));
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> bench.count("longshore.job where name = 'killed' and offered") == 1);
            bench.transactions.executeWithoutResult(transaction -> {
                for (int id = 1; id <= MANY; id++) {
                    bench.create("killed", id, "everything");
                }
            });
            for (int kill = 0; kill < KILLS; kill++) {
                int at = OUTSIDE * kill / KILLS + random.nextInt(MANY / 10, OUTSIDE / KILLS - MANY / 5);
                await().atMost(Duration.ofSeconds(90))
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> bench.count(SETTLED) >= at);
                try (ChildWorker killed = workers.remove()) {
                    killed.kill();
                }
                assertThat(bench.count(SETTLED)).as("killed amid its work").isLessThan(OUTSIDE);
            }
            last = OutcomeWorker.start(settings(bench));
            bench.awaitCount("killed", "ready_at is not null and settled_at is not null", MANY);

            assertThat(bench.applied("killed")).hasSize(MANY).allSatisfy((item, times) -> assertThat(times)
                    .isOne());
            assertThat(bench.count("public.trial where job = 'killed' and times = 1"))
                    .isEqualTo(MANY);
            // a mail server honours no keys: what nobody knows of is left to a person, and never sent twice
            Map<String, Long> states = bench.states("killed");
            long doubtful = states.getOrDefault("mail in-doubt", 0L);
            assertThat(states.getOrDefault("mail done", 0L) + doubtful).isEqualTo(MANY);
            assertThat(bench.mailed("killed"))
                    .hasSizeBetween((int) (MANY - doubtful), MANY)
                    .allSatisfy((to, times) -> assertThat(times).isOne());
            assertThat(
                            bench.count(
                                    "longshore.run where state = 'COMPLETED' and rows_read <> rows_written + rows_filtered + rows_rejected"))
                    .isZero();
        } finally {
            workers.forEach(ChildWorker::close);
            if (last != null) {
                last.close();
            }
        }
    }

    private static List<String> settings(OutcomeBench bench) {
        List<String> settings = new ArrayList<>(bench.settings());
        settings.addAll(List.of(database.properties()));
        settings.add("longshore.data=" + data);
        return settings;
    }

    private static ChildWorker start(OutcomeBench bench) throws Exception {
        return ChildWorker.start(
                OutcomeWorker.class, database.address(), data, bench.settings().toArray(String[]::new));
    }
}
