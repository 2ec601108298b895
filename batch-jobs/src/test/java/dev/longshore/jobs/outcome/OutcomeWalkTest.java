package dev.longshore.jobs.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Trail;
import dev.longshore.model.outcome.OutcomeId;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.outcome.OutcomeRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A unit of the outcomes 11, 13 and 17, and what another run leaves of it. */
class OutcomeWalkTest {

    @Test
    void goesThroughAllOfAnEffectBeforeTheNext() {
        OutcomeWalk walk = walk(Map.of(), List.of(), 11, 13, 17);

        assertThat(ids(walk)).containsExactly(11L, 13L, 17L);
        long last = walk.placeOf(row(17));
        walk.pass(3);

        assertThat(walk.at()).isEqualTo(1);
        assertThat(walk.place()).isEqualTo(last);
        assertThat(walk.placeOf(row(11))).isEqualTo(last + 1);
    }

    @Test
    void goesOnAfterTheLastThatIsDoneWhicheverWereTakenByAnotherRun() {
        OutcomeWalk before = walk(Map.of(), List.of(), 11, 13, 17);
        before.pass(1);
        Map<String, Object> checkpoint = before.checkpoint();

        assertThat(ids(walk(checkpoint, List.of(), 11, 13, 17))).containsExactly(13L, 17L);
        assertThat(ids(walk(checkpoint, List.of(), 13, 17))).containsExactly(13L, 17L);
        assertThat(ids(walk(checkpoint, List.of(), 17))).containsExactly(17L);
        OutcomeWalk atNext = walk(checkpoint, List.of(), 11);
        assertThat(atNext.at()).isEqualTo(1);
        assertThat(ids(atNext)).containsExactly(11L);
    }

    @Test
    void leavesOutTheVeryOneThatTookWorkersDown() {
        long place = walk(Map.of("at", 2), List.of(), 11, 13, 17).placeOf(row(13));
        OutcomeWalk before = walk(Map.of("at", 2), List.of(new LeftOut(place, null)), 11, 13, 17);
        assertThat(before.isPoison(row(13))).isTrue();
        assertThat(before.isPoison(row(17))).isFalse();

        OutcomeWalk after = walk(before.checkpoint(), List.of(), 13, 17);

        assertThat(after.isPoison(row(13))).isTrue();
        assertThat(after.isPoison(row(17))).isFalse();
    }

    @Test
    void beginsItsEffectAnewAtACheckpointOfAnOlderVersion() {
        OutcomeWalk walk = walk(Map.of("at", 1, "done", 2, "poison", List.of(1)), List.of(), 13);

        assertThat(walk.at()).isEqualTo(1);
        assertThat(ids(walk)).containsExactly(13L);
        assertThat(walk.isPoison(row(13))).isFalse();
    }

    /** Which counted places as it counted outcomes: the third is 17, and as an id it would be 13. */
    @Test
    void leavesOutNobodyByAPlaceOfAnOlderVersion() {
        Map<String, Object> older = Map.of("at", 0, "done", 1, "poison", List.of());

        OutcomeWalk walk = walk(older, List.of(new LeftOut(3, null)), 11, 13, 17);

        assertThat(List.of(row(11), row(13), row(17))).noneMatch(walk::isPoison);
        assertThat(walk(Map.of("at", 0), List.of(new LeftOut(3, null)), 11, 13, 17)
                        .isPoison(row(13)))
                .as("of its own version")
                .isTrue();
    }

    private static OutcomeWalk walk(Map<String, Object> checkpoint, List<LeftOut> leftOut, long... ids) {
        ClaimedUnit claim = new ClaimedUnit(
                new UnitId(new RunId(1), "do-effects", 0),
                1,
                Map.of("from", "11", "until", "17"),
                checkpoint,
                Counts.NONE,
                Map.of(),
                () -> {},
                leftOut,
                Trail.NONE);
        return new OutcomeWalk(
                claim, LongStream.of(ids).mapToObj(OutcomeWalkTest::row).toList());
    }

    private static List<Long> ids(OutcomeWalk walk) {
        return walk.together(Trail.NONE).stream()
                .map(outcome -> outcome.id().value())
                .toList();
    }

    private static OutcomeRow row(long id) {
        return new OutcomeRow(new OutcomeId(id), Long.toString(id), Duration.ZERO);
    }
}
