package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.export.Column;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The encoder against PostgreSQL's own CSV, on generated rows as nasty as they come. */
class CsvEncoderIT {

    private static final int ROWS = 5_000;
    private static final String[] PIECES = {
        "\"",
        "\"\"",
        ",",
        ";",
        "|",
        "\n",
        "\r",
        "\r\n",
        "\t",
        "\\",
        "\\.",
        "\\N",
        "\b",
        "\f",
        "\u000B",
        " ",
        "'",
        "=",
        "a",
        "word",
        "é",
        "日本",
        "🚢",
        "\u0001",
        "\u007F",
        "eight by",
        "0123456789abcdef",
        "N",
        "n",
        "."
    };

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "7, 4", "16, 5", "40, 6"})
    void writesTheBytesThatPostgresqlWrites(int columns, long seed) throws Exception {
        load(columns, new Random(seed));

        assertThat(encoded(CsvOptions.DEFAULT, columns)).isEqualTo(postgres("csv header"));
    }

    @ParameterizedTest
    @ValueSource(strings = {";", "|", "\t", "^", "~", ":"})
    void writesTheBytesThatPostgresqlWritesWithOtherDelimiters(String delimiter) throws Exception {
        load(5, new Random(delimiter.charAt(0)));
        CsvOptions options = new CsvOptions(delimiter.charAt(0), true, StandardCharsets.UTF_8, false, "\n", false);

        assertThat(encoded(options, 5)).isEqualTo(postgres("(format csv, header, delimiter '" + delimiter + "')"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void writesTheBytesThatPostgresqlWritesWithAllQuoted(int columns) throws Exception {
        load(columns, new Random(77));
        CsvOptions options = new CsvOptions(',', true, StandardCharsets.UTF_8, false, "\n", true);

        assertThat(encoded(options, columns)).isEqualTo(postgres("(format csv, header, force_quote *)"));
    }

    @Test
    void aRowLargerThanABlockIsTheSameSliceBySlice() throws Exception {
        Random random = new Random(8);
        load(6, random);
        for (CsvOptions options :
                List.of(CsvOptions.DEFAULT, new CsvOptions(';', true, StandardCharsets.UTF_8, true, "\r\n", true))) {
            CsvEncoder encoder = new CsvEncoder(options, columns(6));
            for (byte[] row : rows(200)) {
                byte[] large = repeatedFields(row, 1 + random.nextInt(20_000));
                byte[] whole = new byte[Math.toIntExact(CsvEncoder.mostBytesOf(large.length))];
                int length = encoder.encode(large, large.length, whole, 0);
                assertThat(inSlices(encoder, large)).isEqualTo(java.util.Arrays.copyOf(whole, length));
            }
        }
    }

    private static byte[] inSlices(CsvEncoder encoder, byte[] row) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] block = new byte[64 * 1024];
        int used = encoder.encodeLarge(row, row.length, block, 0, (bytes, length) -> out.write(bytes, 0, length));
        out.write(block, 0, used);
        return out.toByteArray();
    }

    /** Each field, unless it is NULL or empty, so many times over, about. */
    private static byte[] repeatedFields(byte[] row, int bytes) {
        List<String> fields = new ArrayList<>();
        for (String field : new String(row, 0, row.length - 1, StandardCharsets.ISO_8859_1).split("\t", -1)) {
            boolean repeatable = !field.isEmpty() && !field.equals("\\N");
            fields.add(repeatable ? field.repeat(1 + bytes / field.length()) : field);
        }
        return String.join("\t", fields).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void load(int columns, Random random) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < columns; i++) {
            names.append(i == 0 ? "" : ", ")
                    .append(columns(columns).get(i).name())
                    .append(" text");
        }
        database.jdbc().sql("drop table if exists nasty").update();
        database.jdbc()
                .sql("create table nasty (" + names.toString().replaceAll("(\\w+) text", "\"$1\" text") + ")")
                .update();
        try (Connection connection = database.dataSource().getConnection();
                java.sql.PreparedStatement insert =
                        connection.prepareStatement("insert into nasty values (" + "?,".repeat(columns - 1) + "?)")) {
            connection.setAutoCommit(false);
            for (int row = 0; row < ROWS; row++) {
                for (int column = 1; column <= columns; column++) {
                    insert.setString(column, value(random));
                }
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String value(Random random) {
        int kind = random.nextInt(10);
        if (kind == 0) {
            return null;
        }
        if (kind < 6) {
            return "plain" + "x".repeat(random.nextInt(20));
        }
        StringBuilder value = new StringBuilder();
        for (int pieces = random.nextInt(5); pieces > 0; pieces--) {
            value.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return value.toString();
    }

    private static List<Column> columns(int count) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(new Column("c" + i, "text", true));
        }
        return columns;
    }

    private static byte[] encoded(CsvOptions options, int columns) throws Exception {
        CsvEncoder encoder = new CsvEncoder(options, columns(columns));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(CsvEncoder.header(options, columns(columns)));
        for (byte[] row : rows(ROWS)) {
            byte[] line = new byte[Math.toIntExact(CsvEncoder.mostBytesOf(row.length - 1))];
            out.write(line, 0, encoder.encode(row, row.length - 1, line, 0));
        }
        return out.toByteArray();
    }

    private static List<byte[]> rows(int most) throws Exception {
        List<byte[]> rows = new ArrayList<>();
        try (Connection connection = database.dataSource().getConnection()) {
            CopyOut copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (select * from nasty limit " + most + ") to stdout");
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static byte[] postgres(String options) throws Exception {
        try (Connection connection = database.dataSource().getConnection()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (select * from nasty) to stdout " + options, out);
            return out.toByteArray();
        }
    }
}
