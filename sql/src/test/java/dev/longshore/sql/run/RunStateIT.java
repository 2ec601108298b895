package dev.longshore.sql.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.TestDatabase;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessException;

/** The database allows exactly the moves that {@link RunState#canMoveTo} allows, whoever writes. */
class RunStateIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static EngineRows rows;
    private static WorkerId worker;

    @BeforeAll
    static void start() {
        rows = new EngineRows(database.address());
        worker = rows.worker("a");
    }

    @AfterAll
    static void stop() {
        rows.close();
    }

    static Stream<Arguments> allPairs() {
        return Arrays.stream(RunState.values()).flatMap(from -> Arrays.stream(RunState.values())
                .filter(to -> to != from)
                .map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("allPairs")
    void theTriggerAllowsWhatTheTableAllows(RunState from, RunState to) {
        RunId run = rows.request();
        // not a move: the row is put there with the trigger out of the way
        rows.transactions.executeWithoutResult(transaction -> {
            rows.jdbc.sql("set local session_replication_role = replica").update();
            move(run, from);
        });

        boolean allowed;
        try {
            move(run, to);
            allowed = true;
        } catch (DataAccessException refused) {
            assertThat(refused).rootCause().hasMessageContaining("cannot move from " + from + " to " + to);
            allowed = false;
        }

        assertThat(allowed).isEqualTo(from.canMoveTo(to));
    }

    private static void move(RunId run, RunState state) {
        rows.jdbc
                .sql("""
                        update longshore.run set state = :state,
                          owner = case when :driven then :worker end, lease_until = case when :driven then clock_timestamp() end,
                          ended_at = case when :ended then clock_timestamp() end
                        where id = :run
                        """)
                .param("state", state.name())
                .param("driven", state.isDriven())
                .param("ended", state.isEnded())
                .param("worker", worker.value())
                .param("run", run.value())
                .update();
    }
}
