package dev.longshore.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.failure.LongshoreException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleReaderTest {

    private static final Map<String, Object> FULL = Map.ofEntries(
            Map.entry("schedule", "nightly-orders"),
            Map.entry("description", "The orders of yesterday for accounting."),
            Map.entry("job", "orders-export"),
            Map.entry("cron", "30 2 * * MON-FRI"),
            Map.entry("zone", "Europe/Berlin"),
            Map.entry("clock-change", Map.of("gap", "skip", "overlap", "second")),
            Map.entry("valid", Map.of("from", "2027-01-01", "until", "2027-12-31")),
            Map.entry("calendars", List.of("holidays")),
            Map.entry("logical-date", -1),
            Map.entry("parameters", Map.of("from", "{{yesterday}}", "limit", 5)),
            Map.entry("tenants", List.of("KENYA", "PERU")),
            Map.entry("lane", "critical"),
            Map.entry("priority", 2),
            Map.entry("promise", Map.of("ready-by", "06:00")),
            Map.entry("readers", Map.of("locale", "de-AT", "zone", "Europe/Vienna")),
            Map.entry("missed", "all"),
            Map.entry("catch-up", 3),
            Map.entry("running", "replace"),
            Map.entry("start-within", "30m"),
            Map.entry("after", List.of("nightly-load")),
            Map.entry("after-when", "even-if-failed"));

    @Test
    void writesWhatItReads() {
        ScheduleDefinition read = ScheduleReader.read(FULL).definitionOrThrow();

        assertThat(ScheduleWriter.write(read)).containsExactlyInAnyOrderEntriesOf(FULL);
    }

    @ParameterizedTest
    @CsvSource({
        "every,15m",
        "every,90s",
        "once,2027-06-01T02:30",
        "tenants,each",
        "tenants,KENYA",
    })
    void writesEveryFormThatItReads(String field, String value) {
        Map<String, Object> values = minimal();
        values.remove("cron");
        values.put(field, value);
        values.putIfAbsent("every", field.equals("once") ? null : "1h");
        ScheduleDefinition read = ScheduleReader.read(values).definitionOrThrow();

        assertThat(ScheduleWriter.write(read)).containsEntry(field, value);
        assertThat(ScheduleReader.read(ScheduleWriter.write(read)).definitionOrThrow())
                .isEqualTo(read);
    }

    @Test
    void goesByRealTimeWhereNoHourIsNamed() {
        assertThat(with("cron", "*/15 * * * *").timing().gap()).isEqualTo(InGap.SKIP);
        assertThat(with("cron", "*/15 * * * *").timing().overlap()).isEqualTo(InOverlap.BOTH);
        assertThat(with("cron", "15 2 * * *").timing().gap()).isEqualTo(InGap.AFTER);
        assertThat(with("cron", "15 2 * * *").timing().overlap()).isEqualTo(InOverlap.FIRST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    schedule    | Nightly              | schedule: wrong-value
                    job         | ''                   | job: wrong-value
                    cron        | 61 * * * *           | cron: invalid-cron
                    cron        | 0 2 30 2 *           | cron: impossible-date
                    zone        | Europe/Atlantis      | zone: unknown-zone
                    zone        | +25:00               | zone: unknown-zone
                    every       | 1h                   | every: two-timetables
                    priority    | 0                    | priority: wrong-value
                    missed      | maybe                | missed: wrong-value
                    running     | both                 | running: wrong-value
                    start-within | soon                | start-within: wrong-value
                    catch-up    | 1001                 | catch-up: wrong-value
                    after       | nightly              | after: circle
                    crone       | x                    | crone: unknown-field
                    parameters  | x                    | parameters: wrong-value
                    """)
    void namesTheFieldThatIsWrong(String field, String value, String expected) {
        Map<String, Object> values = minimal();
        values.put(field, value.matches("\\d+") ? (Object) Integer.valueOf(value) : value);

        assertThat(ScheduleReader.read(values).problems())
                .extracting(problem -> problem.field() + ": " + problem.code())
                .containsExactly(expected);
        assertThat(ScheduleReader.read(values).problems().get(0).remedy()).isNotBlank();
    }

    @Test
    void namesThatSayNothingOrStandThereTwiceAreRefused() {
        assertThat(problems("tenants", List.of())).containsExactly("tenants: wrong-value");
        assertThat(problems("tenants", List.of("KENYA", "PERU", "KENYA"))).containsExactly("tenants: wrong-value");
        assertThat(problems("after", List.of("first", "first"))).containsExactly("after: wrong-value");
        assertThat(problems("after-when", "any")).containsExactly("after: missing-field");
    }

    @Test
    void readersHaveALanguageAndAZoneOfTheirOwn() {
        assertThat(problems("readers", Map.of("locale", "d_e"))).containsExactly("readers.locale: bad-value");
        assertThat(problems("readers", Map.of("zone", "+02:00"))).containsExactly("readers.zone: bad-value");
        assertThat(problems("readers", Map.of("clock", "UTC"))).containsExactly("readers.clock: unknown-field");
    }

    @Test
    void whoseAfterIsWrongIsNotToldToWriteATimetable() {
        for (Object after : List.of(List.of(), List.of("First!"), List.of("nightly"))) {
            Map<String, Object> values = minimal();
            values.remove("cron");
            values.put("after", after);

            assertThat(ScheduleReader.read(values).problems())
                    .extracting(LongshoreException::field)
                    .containsExactly("after");
        }
    }

    @Test
    void aDayThatNoMonthHasIsShownAsItWasWritten() {
        Map<String, Object> values = minimal();
        values.remove("cron");
        values.put("monthly", Map.of("day", "99-working-day", "at", "06:00"));

        assertThat(ScheduleReader.read(values).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("monthly.day");
            assertThat(problem).hasMessage("\"99-working-day\" does not fit.");
        });
    }

    @Test
    void aStepThatIsTooLargeIsToldItsLimit() {
        assertThat(ScheduleReader.read(Map.of(
                                "schedule",
                                "nightly",
                                "job",
                                "orders",
                                "cron",
                                "0 2 * * *",
                                "parameters",
                                Map.of("from", "{{today + 99999999 days}}")))
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("parameters.from");
                    assertThat(problem).hasMessageContaining("99999999 days is too large");
                    assertThat(problem.remedy()).contains("9999 at most");
                });
    }

    private static List<String> problems(String field, Object value) {
        Map<String, Object> values = minimal();
        values.put(field, value);
        return ScheduleReader.read(values).problems().stream()
                .map(problem -> problem.field() + ": " + problem.code())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#{T(java.lang.Runtime).getRuntime().exec('id')}",
                "${user.home}",
                "{{yesterday}} and more",
                "{{ exec }}",
                "{{yesterday",
                "}}",
                "{% raw %}",
                "<%= 1 %>",
                "[[${1}]]",
                "*{x}",
                "~{x}",
                "@{x}",
                "{{today - 99999 days}}",
                "{{today * 2}}",
                "{{planned-time - 1 day}}",
                "{{{yesterday}}}",
                "{{today + 1 eon}}"
            })
    void whatLooksLikeAnExpressionIsRefusedAndNeverEvaluated(String value) {
        Map<String, Object> values = minimal();
        values.put("parameters", Map.of("note", value));

        assertThat(ScheduleReader.read(values).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("parameters.note");
            assertThat(problem.code()).isEqualTo("unknown-expression");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "{{today}},2027-03-15",
        "{{yesterday}},2027-03-14",
        "{{tomorrow}},2027-03-16",
        "{{logical-date}},2027-03-14",
        "{{start-of-week}},2027-03-15",
        "{{start-of-last-week}},2027-03-08",
        "{{end-of-last-week}},2027-03-14",
        "{{start-of-month}},2027-03-01",
        "{{end-of-month}},2027-03-31",
        "{{start-of-last-month}},2027-02-01",
        "{{end-of-last-month}},2027-02-28",
        "{{start-of-quarter}},2027-01-01",
        "{{start-of-last-quarter}},2026-10-01",
        "{{end-of-last-quarter}},2026-12-31",
        "{{start-of-year}},2027-01-01",
        "{{start-of-last-year}},2026-01-01",
        "{{end-of-last-year}},2026-12-31",
        "{{today - 7 days}},2027-03-08",
        "{{ start-of-month + 1 month }},2027-04-01",
        "{{planned-time}},2027-03-14T20:30:00Z"
    })
    void aDateExpressionIsOfTheSchedulesZone(String expression, String expected) {
        Map<String, Object> values = minimal();
        values.put("zone", "Asia/Kolkata");
        values.put("logical-date", -1);
        values.put("parameters", Map.of("day", expression));

        // half past eight in the evening, UTC, is the next day there
        assertThat(ScheduleReader.read(values).definitionOrThrow().parametersFor(Instant.parse("2027-03-14T20:30:00Z")))
                .containsEntry("day", expected);
    }

    @Test
    void everyWordHasItsExample() {
        assertThat(DateExpression.words()).hasSize(18);
    }

    @Test
    void aPromiseIsOfTheNextSuchTime() {
        Promise six = new Promise(LocalTime.of(6, 0), null);
        ZoneId berlin = ZoneId.of("Europe/Berlin");

        assertThat(six.dueFor(Instant.parse("2027-03-27T23:30:00Z"), berlin)).isEqualTo("2027-03-28T04:00:00Z");
        assertThat(six.dueFor(Instant.parse("2027-03-28T05:00:00Z"), berlin)).isEqualTo("2027-03-29T04:00:00Z");
    }

    private static ScheduleDefinition with(String field, Object value) {
        Map<String, Object> values = minimal();
        values.put(field, value);
        return ScheduleReader.read(values).definitionOrThrow();
    }

    private static Map<String, Object> minimal() {
        return new HashMap<>(Map.of("schedule", "nightly", "job", "orders-export", "cron", "30 2 * * *"));
    }
}
