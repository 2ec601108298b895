package dev.longshore.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleWordsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    30 2 * * *            | At 02:30 every day
                    0 6,12,18 * * *       | At 06:00, 12:00 and 18:00 every day
                    30 2 * * MON-FRI      | At 02:30, from Monday to Friday
                    30 2 * * 1            | At 02:30 every Monday
                    30 2 * * SAT,SUN      | At 02:30, on Saturday and Sunday
                    0 6 * * FRI-MON       | At 06:00, from Friday to Monday
                    0 2 1 * *             | At 02:00, on the 1st of the month
                    0 2 1,15 * *          | At 02:00, on the 1st and 15th of the month
                    0 2 1-7 * *           | At 02:00, from the 1st to the 7th of the month
                    0 2 L * *             | At 02:00, on the last day of the month
                    0 2 L-1 * *           | At 02:00, 1 day before the last day of the month
                    0 2 LW * *            | At 02:00, on the last Monday to Friday of the month
                    0 2 15W * *           | At 02:00, on the Monday to Friday nearest to the 15th of the month
                    0 2 * * TUE#2         | At 02:00, on the second Tuesday of the month
                    0 2 * * 5L            | At 02:00, on the last Friday of the month
                    0 2 29 2 *            | At 02:00, on the 29th, in February
                    0 2 * 1,7 *           | At 02:00 every day, in January and July
                    0 2 * 11-2 *          | At 02:00 every day, from November to February
                    * * * * *             | Every minute
                    */15 * * * *          | Every 15 minutes
                    */7 * * * *           | Every hour at minutes 0, 7, 14, 21, 28, 35, 42, 49 and 56
                    0 * * * *             | Every hour on the hour
                    20 * * * *            | Every hour at minute 20
                    0 */2 * * *           | Every 2 hours on the hour
                    20 */2 * * *          | Every 2 hours at minute 20
                    */10 8-17 * * MON-FRI | Every 10 minutes, from 08:00 to 17:59, from Monday to Friday
                    */10 22-2 * * *       | Every 10 minutes, from 22:00 to 02:59
                    */10 8,12 * * *       | Every 10 minutes, in the hours from 08:00 and 12:00
                    */30 9 * * *          | At 09:00 and 09:30 every day
                    15 30 2 * * ?         | At 02:30:15 every day
                    * * * * * *           | Every second
                    */10 * * * * *        | Every 10 seconds
                    0,7 * * * * *         | At seconds 0 and 7 of every minute
                    */10 */5 * * * *      | Every 10 seconds of every 5th minute
                    30 0 * * * *          | Every hour at minute 0, at second 30
                    """)
    void aCronExpressionIsReadAloud(String cron, String words) {
        assertThat(CronWords.of(CronExpression.of(cron))).isEqualTo(words);
    }

    @Test
    void everyPolicyHasItsSentence() {
        ScheduleDefinition definition = definition(Map.of(
                "cron",
                "30 2 * * *",
                "zone",
                "Europe/Berlin",
                "valid",
                Map.of("from", "2026-12-01"),
                "missed",
                "all",
                "catch-up",
                3,
                "running",
                "skip",
                "start-within",
                "90m",
                "after",
                java.util.List.of("a", "b"),
                "promise",
                Map.of("ready-by", "06:00"),
                "logical-date",
                -1));

        assertThat(ScheduleWords.when(definition))
                .isEqualTo("At 02:30 every day, by the wall clock of Europe/Berlin, from 1 December 2026 on.");
        assertThat(ScheduleWords.clockChanges(definition.timing()))
                .containsExactly(
                        "A time that the clock jumps over fires at the moment after the jump.",
                        "A time that comes twice fires the first time.");
        assertThat(ScheduleWords.missed(definition)).endsWith("oldest first, at most 3.");
        assertThat(ScheduleWords.running(definition.policies())).endsWith("the next fire is skipped.");
        assertThat(ScheduleWords.startWithin(definition.policies())).contains("within 1 hour 30 minutes");
        assertThat(ScheduleWords.waitsFor(definition.chain())).startsWith("It waits until a and b have completed");
        assertThat(ScheduleWords.promise(definition)).isEqualTo("Ready by 06:00, Europe/Berlin.");
        assertThat(ScheduleWords.logicalDate(definition)).contains("the day before");
    }

    @Test
    void otherTimetablesAreReadToo() {
        assertThat(ScheduleWords.when(definition(Map.of("every", "15m")))).isEqualTo("Every 15 minutes, by real time.");
        assertThat(ScheduleWords.when(definition(Map.of("once", "2026-12-01T02:30"))))
                .isEqualTo("Once, on 1 December 2026 at 02:30, by the wall clock of UTC.");
        assertThat(ScheduleWords.when(definition(Map.of("monthly", Map.of("day", "last-working-day", "at", "06:00")))))
                .isEqualTo("At 06:00 on the last working day of the month, by the wall clock of UTC.");
        assertThat(ScheduleWords.when(definition(Map.of("after", java.util.List.of("nightly-a")))))
                .isEqualTo("Whenever nightly-a is due.");
    }

    @Test
    void whatIsMadeUpForIsSaidForEachTenant() {
        assertThat(ScheduleWords.missed(
                        definition(Map.of("cron", "0 2 * * *", "tenants", java.util.List.of("PERU", "KENYA")))))
                .isEqualTo("Of the fires missed while nobody could ask, the newest runs, once for each tenant.");
        assertThat(ScheduleWords.missed(definition(Map.of("cron", "0 2 * * *", "tenants", "PERU"))))
                .endsWith("the newest runs, once.");
    }

    private static ScheduleDefinition definition(Map<String, Object> fields) {
        Map<String, Object> values = new HashMap<>(fields);
        values.put("schedule", "nightly");
        values.put("job", "report");
        return ScheduleReader.read(values).definitionOrThrow();
    }
}
