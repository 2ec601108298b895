package dev.longshore.jobs.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import org.junit.jupiter.api.Test;

class RejectionLimitTest {

    @Test
    void allowsSoManyAndNotOneMore() {
        RejectionLimit limit = new RejectionLimit(20, 100);

        assertThat(limit.problem(counts(20, 20), true)).isNull();
        assertThat(limit.problem(counts(21, 1_000_000), false))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("too-many-rejected"))
                .hasMessage("21 of 1,000,000 records were rejected; the job allows 20.");
    }

    @Test
    void judgesAShareOnceThereIsEnoughToTellAndAtTheEnd() {
        RejectionLimit limit = new RejectionLimit(1_000_000, 5);

        assertThat(limit.problem(counts(999, 999), false)).isNull();
        assertThat(limit.problem(counts(51, 1_000), false)).hasMessageEndingWith("the job allows 5 percent.");
        assertThat(limit.problem(counts(50, 1_000), false)).isNull();
        assertThat(limit.problem(counts(1, 10), true)).isNotNull();
        assertThat(limit.problem(counts(0, 0), true)).isNull();
    }

    @Test
    void judgesOfAPartAloneNoShare() {
        RejectionLimit limit = new RejectionLimit(1_500, 5).ofPart();

        assertThat(limit.problem(counts(1_500, 1_500), false)).isNull();
        assertThat(limit.problem(counts(1_501, 1_000_000), false)).isNotNull();
    }

    private static Counts counts(long rejected, long read) {
        return new Counts(read, read - rejected, 0, rejected);
    }
}
