package dev.longshore.jobs.syncin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvRecordsTest {

    private static final Dialect BACKSLASH =
            new Dialect((byte) '\t', (byte) '\'', (byte) '\\', false, StandardCharsets.UTF_8, "\\N");

    @Test
    void cutsValuesInQuotesAndWithout() throws IOException {
        assertThat(read(Dialect.RFC_4180, "a,\"b,\"\"c\"\"\nd\",e\r\n\r\n,\"\",\r\nx,y,z"))
                .containsExactly("1 a|b,\"c\"\nd|e", "4 NULL||NULL", "5 x|y|z");
    }

    @Test
    void readsEscapesAndWordsForNull() throws IOException {
        assertThat(read(BACKSLASH, "'it\\'s \\\\'\t\\N\t'\\N'\n")).containsExactly("1 it's \\|NULL|N");
    }

    @Test
    void passesOverEmptyLinesWhateverStandsForNull() throws IOException {
        assertThat(read(BACKSLASH, "1\ta\n\n\r\n''\n\\N\n2\tb\n\n")).containsExactly("1 1|a", "4 ", "5 NULL", "6 2|b");
    }

    @Test
    void breaksOnlyTheRecordThatIsBroken() throws IOException {
        CsvRecords records = open(Dialect.RFC_4180, "a,b\n1,2,3\n\"x\"y,2\nok,2\n\"open,2\nlast", List.of());

        assertThat(records.names()).containsExactly("a", "b");
        assertThat(broken(records)).contains("3 values");
        assertThat(records.content()).containsEntry("a", "1").containsEntry("#3", "3");
        assertThat(broken(records)).contains("Text follows");
        assertThat(broken(records)).isEmpty();
        assertThat(broken(records)).contains("never closed");
        assertThat(records.next()).isFalse();
    }

    @Test
    void cutsTheSameWhereverTheBytesArriveAndWhereverItGoesOn() throws IOException {
        String text = "h1,h2\r\n" + "a,\"b\"\"\r\n,\"\r\n\"\",\"\"\",c\r\n\n,\n".repeat(50);
        List<String> whole = read(Dialect.RFC_4180, text);
        Random random = new Random(11);
        for (int round = 0; round < 50; round++) {
            Window window = new Window("a.csv", trickling(text, random), 0);
            CsvRecords records = new CsvRecords(window, Dialect.RFC_4180, List.of("h1", "h2"), 1);
            assertThat(all(records)).isEqualTo(whole);
        }
        CsvRecords first = open(Dialect.RFC_4180, text, List.of("h1", "h2"));
        int before = 60;
        for (int i = 0; i < before; i++) {
            first.next();
        }
        byte[] rest = text.getBytes(StandardCharsets.UTF_8);
        InputStream in = new ByteArrayInputStream(rest);
        in.skipNBytes(first.place().offset());
        CsvRecords second = new CsvRecords(
                new Window("a.csv", in, first.place().offset()),
                Dialect.RFC_4180,
                List.of("h1", "h2"),
                first.place().line());
        assertThat(all(second)).isEqualTo(whole.subList(before, whole.size()));
    }

    @Test
    void refusesARecordThatIsLongerThanItHolds() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };

        assertThatThrownBy(() -> new CsvRecords(new Window("endless.csv", endless, 0), Dialect.RFC_4180, List.of(), 1))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("record-too-long"))
                .hasMessageContaining("begins in line 1 of the file endless.csv");
    }

    private static String broken(CsvRecords records) throws IOException {
        assertThat(records.next()).isTrue();
        Broken broken = records.broken();
        return broken == null ? "" : broken.message();
    }

    private static List<String> read(Dialect dialect, String text) throws IOException {
        return all(open(dialect, text, List.of("a", "b", "c")));
    }

    private static CsvRecords open(Dialect dialect, String text, List<String> names) throws IOException {
        return new CsvRecords(
                new Window("a.csv", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 0),
                dialect,
                names,
                1);
    }

    private static List<String> all(CsvRecords records) throws IOException {
        List<String> all = new ArrayList<>();
        while (records.next()) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < records.cells().count(); i++) {
                values.add(String.valueOf(records.cells().text(i)).replaceAll("^null$", "NULL"));
            }
            all.add(records.line() + " " + String.join("|", values));
        }
        return all;
    }

    /** A few bytes at a time. */
    private static InputStream trickling(String text, Random random) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, 1 + random.nextInt(5)));
            }
        };
    }
}
