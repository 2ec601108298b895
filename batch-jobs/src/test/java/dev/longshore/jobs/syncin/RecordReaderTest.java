package dev.longshore.jobs.syncin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordReaderTest {

    @Test
    void refusesAFileThatHasAColumnOfTheJobTwice() {
        assertThatThrownBy(() -> reader("id,email,name,note,name\n1,a@x,Ann,n,Bob\n", "id", "name"))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo("sync-in-header");
                    assertThat(e.getMessage()).contains("\"name\" stands twice");
                    assertThat(e.remedy()).contains("Rename one of them");
                });
    }

    @Test
    void takesAFileThatHasTwiceWhatTheJobDoesNotRead() throws IOException {
        try (RecordReader reader = reader("note,id,note,#6\na,1,b,c,d,e\n", "id", "#6")) {
            assertThat(reader.next()).isTrue();
            // a value without a name does not take that of one which has it
            assertThat(reader.content())
                    .containsEntry("id", "1")
                    .containsEntry("#6", "c")
                    .containsEntry("#5", "d");
        }
    }

    private static RecordReader reader(String csv, String... columns) throws IOException {
        Window window = new Window("a.csv", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)), 0);
        return reader(new CsvRecords(window, Dialect.RFC_4180, List.of(), 1), columns);
    }

    static RecordReader reader(Records records, String... columns) {
        List<FieldReader> fields = Stream.of(columns)
                .map(from -> Rules.of(
                        new SpecSection("spec.columns.0", Map.of("name", from.replace("#", "no"), "from", from))))
                .map(rules -> new FieldReader(rules, Set.of()))
                .toList();
        return new RecordReader(
                records,
                fields,
                List.of(fields.get(0).rules().column()),
                Share.planned(0, 1, 1),
                FileCuts.none(),
                null);
    }
}
