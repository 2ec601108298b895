package dev.longshore.testkit;

import static dev.longshore.testkit.Compared.effects;
import static dev.longshore.testkit.Compared.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What calls other systems, on two workers: right, with nothing to do, and killed at its boundaries. */
@KitTest
class CallKindsIT {

    private static final Receiver RECEIVER = Receiver.ONLY;

    @BeforeAll
    static void fill(Jobs jobs) {
        KitTables.make(jobs.database());
    }

    @Test
    void syncOut(Jobs jobs) {
        JobUnderTest calls =
                jobs.job("calls").given(database -> RECEIVER.clear()).compares(effects("calls", RECEIVER::applied));

        calls.isRestartable();

        assertThat(calls.run().lines().get("calls")).hasSize(60).allSatisfy((call, times) -> assertThat(times)
                .isOne());
        Outcome empty = calls.parameter("rows", 0).run();
        assertThat(empty.isCompleted()).isTrue();
        assertThat(empty.lines().get("calls")).isEmpty();
    }

    /** What one run puts off a later one does, which workers ask for by themselves: only the first of them is the one that dies. */
    @Test
    void outcome(Jobs jobs) {
        JobUnderTest ready = jobs.job("ready")
                .given(database -> {
                    RECEIVER.clear();
                    database.sql(
                                    "insert into kit.closed values ('kit'); delete from longshore.outcome where job = 'ready'")
                            .update();
                    database.sql(
                                    "select longshore.request_outcome('ready', cast(g as text)) from generate_series(1, 30) g")
                            .query(Long.class)
                            .list();
                })
                .compares(new Settled(), table("kit.trial"), table("kit.mailed"), effects("calls", RECEIVER::applied));

        ready.at(Boundary.CHUNK, Boundary.UNIT_END, Boundary.PUBLICATION).isRestartable();

        Outcome whole = ready.run();
        assertThat(whole.lines().get(Books.TITLE)).containsOnlyKeys("all that was read is accounted for");
        assertThat(whole.lines().get("calls")).hasSize(30).allSatisfy((call, times) -> assertThat(times)
                .isOne());
        Outcome empty = jobs.job("ready").compares(table("kit.trial")).run();
        assertThat(empty.isCompleted()).isTrue();
    }

    /** Where outcomes stand once nothing is left to do for them. */
    private record Settled() implements Compared {

        @Override
        public String title() {
            return "outcomes";
        }

        @Override
        public List<String> lines(Left left) {
            left.database().sql("delete from kit.closed").update();
            await().atMost(Duration.ofSeconds(60)).until(() -> left.database()
                    .sql("select count(*) = 30 from longshore.outcome where job = 'ready' and settled_at is not null")
                    .query(Boolean.class)
                    .single());
            return left.database().sql("""
                            select o.key || case when o.ready_at is null then ' is not ready' else ' is ready' end || ': ' || e.item || ' ' || e.state
                            from longshore.outcome o join longshore.effect e on e.job = o.job and e.item like o.key || '/%' where o.job = 'ready'
                            """).query(String.class).list();
        }
    }
}
