package dev.longshore.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longshore.model.failure.LongshoreException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0 6 L * *         | 2027-01-31T06:00 2027-02-28T06:00
                    0 6 L-2 * *       | 2027-01-29T06:00 2027-02-26T06:00
                    0 6 LW * *        | 2027-01-29T06:00 2027-02-26T06:00
                    0 6 15W * *       | 2027-01-15T06:00 2027-02-15T06:00
                    0 6 1W * *        | 2027-01-01T06:00 2027-02-01T06:00
                    0 6 * * 1#2       | 2027-01-11T06:00 2027-02-08T06:00
                    0 6 * * FRIL      | 2027-01-29T06:00 2027-02-26T06:00
                    0 6 * * 7         | 2027-01-03T06:00 2027-01-10T06:00
                    0 6 * * 0         | 2027-01-03T06:00 2027-01-10T06:00
                    0 0 6 ? * 1       | 2027-01-03T06:00 2027-01-10T06:00
                    0 0 6 ? * 2#1     | 2027-01-04T06:00 2027-02-01T06:00
                    0 6 * * FRI-MON   | 2027-01-01T06:00 2027-01-02T06:00 2027-01-03T06:00 2027-01-04T06:00 2027-01-08T06:00
                    0 22-2/2 * * *    | 2027-01-01T00:00 2027-01-01T02:00 2027-01-01T22:00 2027-01-02T00:00
                    5/20 6 1 jan,jul * | 2027-01-01T06:05 2027-01-01T06:25 2027-01-01T06:45 2027-07-01T06:05
                    0 0 29 2 *        | 2028-02-29T00:00 2032-02-29T00:00
                    15,45 30 6 * * ?  | 2027-01-01T06:30:15 2027-01-01T06:30:45 2027-01-02T06:30:15
                    """)
    void firesAt(String cron, String expected) {
        List<String> found = new ArrayList<>();
        LocalDateTime from = LocalDateTime.parse("2027-01-01T00:00");
        for (String ignored : expected.split(" ")) {
            from = CronExpression.of(cron).next(from);
            found.add(from.toString());
            from = from.plusSeconds(1);
        }
        assertThat(String.join(" ", found)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * * *",
                "60 * * * *",
                "0 24 * * *",
                "0 6 32 * *",
                "0 6 0 * *",
                "0 6 * 13 *",
                "0 6 * * 8",
                "0 0 6 ? * 0",
                "0 6 * * MOO",
                "*/0 * * * *",
                "*/99 * * * *",
                "1-2-3 * * * *",
                "1/2/3 * * * *",
                "a * * * *",
                "-1 * * * *",
                "0 6 1 * MON",
                "0 6 L-31 * *",
                "0 6 40W * *",
                "0 6 * * 1#6",
                "@daily",
                "#{T(java.lang.Runtime).getRuntime()}",
                "${cron}",
                "99999999999 * * * *",
                ", * * * *",
                "1,, * * * *"
            })
    void refusesWithAFieldAndARemedy(String cron) {
        LongshoreException refusal = catchThrowableOfType(LongshoreException.class, () -> CronExpression.of(cron));

        assertThat(refusal.field()).isEqualTo("cron");
        assertThat(refusal.remedy()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 2 30 2 *", "0 2 31 4,6,9,11 *", "0 2 30W 2 *", "0 2 L-29 2 *"})
    void refusesADayThatNeverComes(String cron) {
        LongshoreException refusal = catchThrowableOfType(LongshoreException.class, () -> CronExpression.of(cron));

        assertThat(refusal.code()).isEqualTo("impossible-date");
    }

    @Test
    void keepsItsTextAndComparesByIt() {
        assertThat(CronExpression.of("  0  2 * * * "))
                .hasToString("0 2 * * *")
                .isEqualTo(CronExpression.of("0 2 * * *"));
        assertThat(CronExpression.of("*/5 * * * *").goesByRealTime()).isTrue();
        assertThat(CronExpression.of("*/5 0-22 * * *").goesByRealTime()).isFalse();
    }
}
