package dev.longshore.jobs.syncin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.sql.syncin.StagedRows;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldReaderTest {

    @ParameterizedTest
    @CsvSource({
        "integer, 12, sound",
        "integer, -12, sound",
        "integer, 007, sound",
        "integer, +7, sound",
        "integer, -0, sound",
        "integer, 12a, integer",
        "integer, 9223372036854775807, sound",
        "integer, 9223372036854775808, integer",
        "integer, -, integer",
        "integer, 1.0, integer",
        "integer, 1e3, integer",
        "integer, ١٢, sound",
        "decimal, 1.50, sound",
        "decimal, -.5, sound",
        "decimal, 1., sound",
        "decimal, 1e-3, sound",
        "decimal, 1e999999999, decimal",
        "decimal, NaN, decimal",
        "decimal, '1,5', decimal",
        "decimal, 1.2.3, decimal",
        "date, 2024-02-29, sound",
        "date, 2023-02-29, date",
        "date, 2026-13-01, date",
        "date, 0000-01-01, date",
        "date, +12026-01-01, date",
        "date, 2026-1-1, date",
        "date, 2026-11-22T10:00, date",
        "timestamp, 2026-11-22T10:00:00Z, sound",
        "timestamp, 2026-11-22 10:00:00+01:00, sound",
        "timestamp, 2026-11-22T10:00, timestamp",
        "boolean, YES, sound",
        "boolean, 2, boolean",
        "text, ' a ', sound"
    })
    void judgesWhatAValueIs(String type, String value, String verdict) {
        Broken broken = read(Map.of("type", type), value.getBytes(StandardCharsets.UTF_8));

        assertThat(broken == null ? "sound" : broken.rule()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "integer, 1, 10, 0, range",
        "integer, 1, 10, 10, sound",
        "integer, 1, 10, 0010, sound",
        "decimal, 0.5, 1.5, 1.50, sound",
        "decimal, 0.5, 1.5, 1.51, range",
        "decimal, 0.5, 1.5, 1e1, range",
        "date, 2026-01-01, 2026-12-31, 2025-12-31, range",
        "date, 2026-01-01, 2026-12-31, 2026-12-31, sound",
        "text, 2, 3, a, min",
        "text, 2, 3, äöü, sound",
        "text, 2, 3, 😀😀😀😀, max"
    })
    void judgesBounds(String type, String min, String max, String value, String verdict) {
        Broken broken = read(Map.of("type", type, "min", min, "max", max), value.getBytes(StandardCharsets.UTF_8));

        assertThat(broken == null ? "sound" : broken.rule()).isEqualTo(verdict);
    }

    @Test
    void refusesBytesThatAreNoText() {
        assertThat(rule(new byte[] {'a', 0})).isEqualTo("nul");
        for (byte[] bytes : new byte[][] {
            {(byte) 0xff},
            {(byte) 0xc3},
            {(byte) 0xc0, (byte) 0x80},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            "\uFFFD".getBytes(StandardCharsets.UTF_8)
        }) {
            assertThat(rule(bytes)).isEqualTo("encoding");
        }
    }

    @Test
    void writesEqualValuesAlike() {
        assertThat(hash("integer", "7")).isEqualTo(hash("integer", "+007")).isNotEqualTo(hash("integer", "8"));
        assertThat(hash("timestamp", "2026-11-22T10:00:00Z")).isEqualTo(hash("timestamp", "2026-11-22 11:00:00+01:00"));
    }

    @Test
    void stopsAPatternThatWouldLookForYears() {
        Broken broken = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> read(Map.of("pattern", "(.*a){12}b"), "a".repeat(60).getBytes(StandardCharsets.UTF_8)));

        assertThat(broken).isNotNull();
        assertThat(broken.message()).contains("too intricate");
    }

    private static String rule(byte[] bytes) {
        Broken broken = read(Map.of(), bytes);
        return broken == null ? "sound" : broken.rule();
    }

    private static long hash(String type, String value) {
        StagedRows rows = new StagedRows();
        assertThat(read(Map.of("type", type), value.getBytes(StandardCharsets.UTF_8), rows))
                .isNull();
        return rows.hash();
    }

    private static Broken read(Map<String, Object> rules, byte[] value) {
        return read(rules, value, new StagedRows());
    }

    private static Broken read(Map<String, Object> rules, byte[] value, StagedRows rows) {
        Map<String, Object> entry = new HashMap<>(rules);
        entry.put("name", "field");
        Cells cells = new Cells();
        cells.clear(value);
        cells.add(0, value.length, false);
        return new FieldReader(Rules.of(new SpecSection("spec.columns.0", entry)), Set.of()).read(cells, 0, rows);
    }
}
