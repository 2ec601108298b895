package dev.longshore.jobs.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longshore.jobs.feed.FeedSpec.Format;
import dev.longshore.jobs.input.FilePattern;
import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.sql.export.ParameterizedSql;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class LineParserTest {

    private static final List<Field> FIELDS = Stream.of(
                    "id integer", "name text", "price decimal?", "open boolean?", "day date?", "at timestamp?")
            .map(Field::of)
            .toList();

    private final LineParser csv = parser(Format.CSV);
    private final LineParser json = parser(Format.JSON_LINES);

    @Test
    void readsTypedValues() throws RejectedLine {
        assertThat(csv.parse("7,\"a, \"\"b\"\"\nc\",1.50,true,2026-11-22,2026-11-22T10:00:00+01:00")
                        .values())
                .containsExactly(
                        7L,
                        "a, \"b\"\nc",
                        new BigDecimal("1.50"),
                        true,
                        LocalDate.of(2026, 11, 22),
                        Instant.parse("2026-11-22T09:00:00Z"));
        assertThat(json.parse("{\"id\": 7, \"name\": \"x\", \"price\": 1.5, \"open\": false, \"other\": [1]}"))
                .containsEntry("id", 7L)
                .containsEntry("price", new BigDecimal("1.5"))
                .containsEntry("open", false)
                .containsEntry("day", null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "x,a,,,,;id;integer",
                "1.0,a,,,,;id;integer",
                "99999999999999999999,a,,,,;id;integer",
                "1,,,,,;name;required",
                "1,a,1e99999,,,;price;decimal",
                "1,a,,maybe,,;open;boolean",
                "1,a,,,2026-02-30,;day;date",
                "1,a,,,,2026-11-22T10:00:00;at;timestamp",
                "1,a,,,;;csv",
                "1,\"a,,,,;;csv",
                "1,\"a\"b,,,,;;csv",
                "1,a\uFFFD,,,,;;encoding",
                "1,a\0,,,,;name;text"
            },
            quoteCharacter = '`')
    void saysWhichFieldBreaksWhichRule(String line, String field, String rule) {
        RejectedLine rejected = catchThrowableOfType(RejectedLine.class, () -> csv.parse(line));

        assertThat(rejected).isNotNull();
        assertThat(rejected.field()).isEqualTo(field);
        assertThat(rejected.rule()).isEqualTo(rule);
        assertThat(rejected.message()).endsWith(".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"{;;json", "[1];;json", "{\"id\": {}, \"name\": \"a\"};id;integer", "{\"id\": 1};name;required"},
            quoteCharacter = '`')
    void saysWhatIsWrongWithJson(String line, String field, String rule) {
        RejectedLine rejected = catchThrowableOfType(RejectedLine.class, () -> json.parse(line));

        assertThat(rejected).isNotNull();
        assertThat(rejected.field()).isEqualTo(field);
        assertThat(rejected.rule()).isEqualTo(rule);
    }

    @Test
    void knowsTheKeyOfALineThatItWouldReject() {
        assertThat(csv.keyOf("x,the key,,,,")).isEqualTo("the key");
        assertThat(csv.keyOf("x")).isNull();
    }

    private static LineParser parser(Format format) {
        return new LineParser(
                new FeedSpec(
                        ParameterizedSql.of("select 1 from :lines"),
                        Map.of(),
                        new FilePattern("feed.csv", FilePattern.Place.FEEDS),
                        format,
                        ',',
                        true,
                        FIELDS,
                        "name",
                        10,
                        0,
                        new RejectionLimit(10, 100),
                        "",
                        ""),
                Objects.requireNonNull(JsonMapper.builder().build()));
    }
}
