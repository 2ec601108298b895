package dev.longshore.jobs.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.unit.Trails.Convicted;
import dev.longshore.jobs.unit.Trails.OpenTrail;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.unit.HeldUnit;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deaths are claims whose trail nobody closed. */
class TrailsTest {

    @TempDir
    Path folder;

    private Trails trails;
    private long token;

    @BeforeEach
    void make() {
        trails = new Trails(folder);
    }

    @Test
    void aDeathAmongManyCountsForTheOneThatIsKnownToKillAndForNoOther() {
        die(trail -> trail.among(1, 30));
        assertThat(next(1).suspects(17, 17)).isTrue();
        assertThat(next(1).suspects(31, 40)).isFalse();
        die(trail -> trail.at(17));
        assertThat(trails.convicted(held())).isEmpty();
        die(trail -> trail.at(17));

        assertThat(trails.convicted(held())).containsExactly(new Convicted(17, 3));
    }

    @Test
    void deathsAmongManyAloneNameNobody() {
        for (int death = 0; death < 5; death++) {
            die(trail -> trail.among(1, 2));
        }

        assertThat(trails.convicted(held())).isEmpty();
    }

    @Test
    void deathsAtTheSameRecordNameItAndThoseWhileItWaitedDoNot() {
        die(OpenTrail::between);
        die(trail -> trail.at(4));
        die(trail -> trail.at(4));
        assertThat(trails.convicted(held())).isEmpty();
        die(trail -> trail.at(4));

        assertThat(trails.convicted(held())).containsExactly(new Convicted(4, 3));
    }

    @Test
    void aStretchIsForgottenOnceItsLastRecordIsDone() {
        die(trail -> trail.among(1, 30));
        die(trail -> trail.at(17));

        trails.forget(held(), 29, Set.of(17L));
        assertThat(next(1).suspects(20, 20)).isTrue();
        die(trail -> trail.at(17));
        assertThat(trails.convicted(held())).isEmpty();
        trails.forget(held(), 30, Set.of());
        assertThat(next(1).suspects(20, 20)).isFalse();
    }

    @Test
    void namesPlacesAndStretchesOfAnySizeInOneNumber() {
        for (Stretch stretch :
                new Stretch[] {new Stretch(1, 1), new Stretch(1L << 39, (1L << 39) + 8_388_607), new Stretch(7, 9)}) {
            assertThat(Stretch.of(stretch.written())).isEqualTo(stretch);
            assertThat(stretch.written()).isPositive();
        }
        assertThat(Stretch.of(new Stretch(1, 1L << 40).written())).isEqualTo(new Stretch(1, 8_388_608));
        assertThat(Stretch.of(0).isKnown()).isFalse();
    }

    private void die(Consumer<OpenTrail> there) {
        there.accept(next(0));
    }

    /** The trail of the next claim; one that is looked at alone stays empty. */
    private OpenTrail next(int losses) {
        token++;
        return trails.begin(claim(token), losses);
    }

    /** The claim after all that died. */
    private HeldUnit held() {
        return claim(token + 1);
    }

    private static HeldUnit claim(long token) {
        return new HeldUnit(new UnitId(new RunId(1), "step", 0), token);
    }
}
