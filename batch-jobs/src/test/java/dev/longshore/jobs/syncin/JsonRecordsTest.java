package dev.longshore.jobs.syncin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.sql.syncin.StagedRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class JsonRecordsTest {

    @Test
    void givesNumbersAsTheLineHasThem() throws IOException {
        JsonRecords records = open(
                "{\"a\": 12345678901234567.89, \"b\": 7e2, \"c\": {\"d\": [1.50, 1e999999999, \"x \"], \"e\": {}}, \"f\": 1e999999999, \"g\": -0}\n",
                "a",
                "f");

        assertThat(records.next()).isTrue();

        assertThat(records.broken()).isNull();
        assertThat(records.content())
                .containsEntry("a", "12345678901234567.89")
                .containsEntry("b", "7e2")
                .containsEntry("c", "{\"d\":[1.50,1e999999999,\"x \"],\"e\":{}}")
                .containsEntry("f", "1e999999999")
                .containsEntry("g", "-0");
        assertThat(records.cells().text(0)).isEqualTo("12345678901234567.89");
        assertThat(judged(records, 1, "decimal"))
                .isEqualTo(new Broken("field", "1e999999999", "decimal", "field is not a number."));
    }

    @Test
    void breaksAValueThatHoldsHalfOfASurrogatePair() throws IOException {
        JsonRecords records = open(
                "{\"a\": \"\\ud800x\", \"b\": \"x\\udc00\", \"c\": [\"\\ud83d\"], \"d\": \"\\ud83d\\ude00\"}\n",
                "a",
                "b",
                "c",
                "d");

        assertThat(records.next()).isTrue();

        assertThat(judged(records, 0, "text"))
                .isEqualTo(new Broken(
                        "field",
                        "\uFFFDx",
                        "encoding",
                        "field holds half of a surrogate pair, which no table can store."));
        assertThat(judged(records, 1, "text")).isNotNull();
        assertThat(judged(records, 2, "text")).isNotNull();
        assertThat(judged(records, 3, "text")).isNull();
        assertThat(records.cells().text(3)).isEqualTo("\uD83D\uDE00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\": 1, \"#5\": null}             | sound",
                "{\"id\": 1, \"#5\": \"x\"}            | The record has a value too many, #5.",
                "{\"id\": 1, \"#1\": \"x\"}            | sound",
                "{\"id\": 1, \"#line\": null}          | sound",
                "{\"#line\": \"{\"}                    | The line could not be read, and is not corrected yet.",
                "[1]                                   | The line is JSON, but no object.",
                "7                                     | The line is JSON, but no object.",
                "{\"id\": 1} {\"id\": 2}               | The line is no JSON: more follows its first value."
            })
    void tellsWhatIsNoRecord(String line, String verdict) throws IOException {
        JsonRecords records = open(line, "id", "#1");

        assertThat(records.next()).isTrue();
        Broken broken = records.broken();

        assertThat(broken == null ? "sound" : broken.message()).isEqualTo(verdict);
        assertThat(records.next()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"id\":", "{\"id\": [1}", "[1", "{\"id\": 1}}", "id", "{\"id\": 1,}", "{\"id\": 01}"})
    void keepsTheWholeLineOfWhatIsNoJson(String line) throws IOException {
        JsonRecords records = open(line, "id");

        assertThat(records.next()).isTrue();

        assertThat(records.broken())
                .isNotNull()
                .extracting(Broken::message)
                .asString()
                .startsWith("The line is no JSON: ");
        assertThat(records.content()).isEqualTo(Map.of("#line", line));
        assertThat(records.cells().isNull(0)).isTrue();
    }

    private static Broken judged(Records records, int cell, String type) {
        Map<String, Object> column = Map.of("name", "field", "type", type);
        return new FieldReader(Rules.of(new SpecSection("spec.columns.0", column)), Set.of())
                .read(records.cells(), cell, new StagedRows());
    }

    private static JsonRecords open(String text, String... names) {
        Window window = new Window("a.jsonl", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 0);
        return new JsonRecords(window, List.of(names), JsonMapper.builder().build(), 1);
    }
}
