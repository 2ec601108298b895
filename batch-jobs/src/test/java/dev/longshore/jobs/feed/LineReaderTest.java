package dev.longshore.jobs.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineReaderTest {

    @TempDir
    Path folder;

    @Test
    void readsRecordsWithTheirLineNumbers() throws IOException {
        Path file = write("a,1\r\n\nb,\"two\nlines\"\nc,3");

        try (LineReader reader = new LineReader(file, 0, 1, true)) {
            assertThat(reader.next()).isEqualTo("a,1");
            assertThat(reader.line()).isEqualTo(1);
            assertThat(reader.next()).isEqualTo("b,\"two\nlines\"");
            assertThat(reader.line()).isEqualTo(3);
            assertThat(reader.nextLine()).isEqualTo(5);
            assertThat(reader.next()).isEqualTo("c,3");
            assertThat(reader.line()).isEqualTo(5);
            assertThat(reader.next()).isNull();
            assertThat(reader.offset()).isEqualTo(Files.size(file));
        }
    }

    @Test
    void goesOnAtEveryPositionThatItGave() throws IOException {
        Path file = write("ä,1\n\"x\ny\",2\n\n€,3\r\nd,4\n");
        List<String> whole = rest(file, 0, 1);
        assertThat(whole).containsExactly("1 ä,1", "2 \"x\ny\",2", "5 €,3", "6 d,4");

        try (LineReader reader = new LineReader(file, 0, 1, true)) {
            for (int read = 1; read <= whole.size(); read++) {
                assertThat(reader.next()).isNotNull();
                assertThat(rest(file, reader.offset(), reader.nextLine())).isEqualTo(whole.subList(read, whole.size()));
            }
        }
    }

    @Test
    void takesQuotesOfJsonForWhatTheyAre() throws IOException {
        Path file = write("{\"a\": \"\\\"\"}\n{\"a\": 2}\n");

        try (LineReader reader = new LineReader(file, 0, 1, false)) {
            assertThat(reader.next()).isEqualTo("{\"a\": \"\\\"\"}");
            assertThat(reader.next()).isEqualTo("{\"a\": 2}");
        }
    }

    @Test
    void stopsAtAQuoteThatIsNeverClosed() throws IOException {
        Path file = write("a,1\nb,\"" + "x\n".repeat(1 << 20));

        try (LineReader reader = new LineReader(file, 0, 1, true)) {
            assertThat(reader.next()).isEqualTo("a,1");
            assertThatThrownBy(reader::next)
                    .isInstanceOf(LongshoreException.class)
                    .hasMessageContaining("begins in line 2");
        }
    }

    private List<String> rest(Path file, long offset, long line) throws IOException {
        List<String> records = new ArrayList<>();
        try (LineReader reader = new LineReader(file, offset, line, true)) {
            for (String record = reader.next(); record != null; record = reader.next()) {
                records.add(reader.line() + " " + record);
            }
        }
        return records;
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("feed"), text);
    }
}
