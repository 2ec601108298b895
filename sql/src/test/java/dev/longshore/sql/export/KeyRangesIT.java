package dev.longshore.sql.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.database.TestDatabase;
import java.sql.SQLTransientConnectionException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRangesIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final Source source = new Source(database.dataSource());

    /** Keys of every kind; each must be cut so that the ranges, read one after the other, give all rows in order. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " # ",
            quoteCharacter = '`',
            value = {
                "dense # select n as k from generate_series(1, 1000) n # k",
                "negative # select n - 500 as k from generate_series(1, 1000) n # k",
                "gaps # select n * n * n as k from generate_series(1, 1000) n # k",
                "extremes # select k from (values (-9223372036854775808), (0), (9223372036854775807)) v(k), generate_series(1, 1) # k",
                "small # select n::int2 as k from generate_series(-300, 700) n # k",
                "ties # select n / 300 as k, n as line from generate_series(1, 1000) n # k,line",
                "one value # select 7 as k, n as line from generate_series(1, 1000) n # k,line",
                "text # select chr(97 + n % 26) || n || ''' \\ ' || repeat('é', n % 3) as k from generate_series(1, 1000) n # k",
                "text ties # select 'group ' || n % 3 as k, n as line from generate_series(1, 1000) n # k,line",
                "uuid # select md5(n::text)::uuid as k from generate_series(1, 1000) n # k",
                "date # select date '0001-01-01 BC' + n * 1000 as k from generate_series(1, 1000) n # k",
                "timestamp # select timestamptz '2026-03-29 00:00Z' + n * interval '7 min 0.000001 s' as k from generate_series(1, 1000) n # k",
                "numeric # select n / 7.0 as k from generate_series(-500, 500) n # k",
                "double # select exp(n / 10.0::float8) as k from generate_series(-500, 500) n # k",
                "bpchar # select ('k' || n)::char(8) as k from generate_series(1, 1000) n # k",
                "composite # select md5(n::text)::uuid as a, n % 5 as b, 'ü' || n as c from generate_series(1, 1000) n # b,c,a"
            })
    void rangesCoverEachRowOnceInOrder(String name, String sql, String key) {
        List<String> columns = List.of(key.split(","));
        ExportQuery query = source.describe(sql, columns);
        List<KeyRanges.Planned> plan = source.plan(query, 100);
        List<String> expected = read(query, columns, KeyRange.ALL, List.of());

        List<String> rows = new ArrayList<>();
        plan.forEach(planned -> rows.addAll(read(query, columns, planned.range(), List.of())));

        assertThat(expected).isNotEmpty();
        assertThat(rows).isEqualTo(expected);
        assertThat(plan.get(0).range().from()).isNull();
        assertThat(plan.get(plan.size() - 1).range().until()).isNull();
    }

    @Test
    void manyRowsGiveAboutAsManyRangesAsAskedFor() {
        assertThat(plan("select n as k from generate_series(1, 1000) n", 100)).hasSize(10);
        assertThat(plan("select n::text as k from generate_series(1, 1000) n", 100))
                .hasSize(10);
        assertThat(plan("select md5(n::text)::uuid as k from generate_series(1, 1000) n", 300))
                .hasSize(4);
    }

    @Test
    void rangesAreCalledAsPeopleWouldCallThem() {
        assertThat(plan("select n as k from generate_series(-5000, 4999) n", 3_000))
                .extracting(KeyRanges.Planned::label)
                .containsExactly("up to -2,501", "-2,500 – -1", "0 – 2,499", "from 2,500");
        assertThat(plan("select chr(96 + n) || repeat('x', 50) as k from generate_series(1, 3) n", 1))
                .extracting(KeyRanges.Planned::label)
                .containsExactly(
                        "below b" + "x".repeat(38) + "…",
                        "b" + "x".repeat(38) + "… to below c" + "x".repeat(38) + "…",
                        "from c" + "x".repeat(38) + "…");
    }

    @Test
    void fewRowsOrNoneAreOneRange() {
        assertThat(plan("select n as k from generate_series(1, 50) n", 100)).hasSize(1);
        assertThat(plan("select n as k from generate_series(1, 1000) n where false", 100))
                .hasSize(1);
        assertThat(plan("select n as k from generate_series(1, 1000) n where n + random() < 0", 100))
                .hasSize(1);
    }

    @Test
    void tiesInTheLeadingColumnStayInOneRange() {
        List<KeyRanges.Planned> plan = source.plan(
                source.describe("select (n / 250)::text as k, n from generate_series(0, 999) n", List.of("k", "n")),
                100);
        assertThat(plan).extracting(planned -> planned.range().until()).containsExactly("1", "2", "3", null);
    }

    @Test
    void nullInAKeyIsRefusedByName() {
        String sql = "select n as a, nullif(n, 500) as b from generate_series(1, 1000) n";
        ExportQuery query = source.describe(sql, List.of("a", "b"));
        assertThatThrownBy(() -> source.plan(query, 100)).isInstanceOfSatisfying(LongshoreException.class, e -> {
            assertThat(e.code()).isEqualTo("key-is-null");
            assertThat(e).hasMessageContaining("\"b\"");
        });
    }

    @Test
    void aKeyThatIsNoColumnIsRefusedByName() {
        assertThatThrownBy(() -> source.describe("select 1 as a", List.of("b")))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.field()).isEqualTo("spec.key"));
        assertThatThrownBy(() -> source.describe("select 1 as a, 2 as a", List.of("a")))
                .isInstanceOf(LongshoreException.class);
    }

    @Test
    void theDatabasesOwnWordsReachWhoeverWroteTheSql() {
        assertThatThrownBy(() -> source.describe("select wrong from nowhere", List.of("a")))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo("source-refused-query");
                    assertThat(e).hasMessageContaining("nowhere").hasMessageContaining("42P01");
                });
    }

    @Test
    void nothingCanBeWrittenToTheSource() {
        assertThatThrownBy(() ->
                        source.plan(source.describe("select nextval('longshore.account_seq') as k", List.of("k")), 100))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e).hasMessageContaining("25006"));
    }

    @Test
    void aSnapshotThatIsGoneSaysSo() {
        SourceSnapshot snapshot = source.snapshot();
        snapshot.close();
        assertThatThrownBy(() -> source.read(
                        new RowQuery("select 1 as k", List.of("k"), ZoneId.of("UTC"), RowForm.FIELDS),
                        KeyRange.ALL,
                        List.of(),
                        List.of(),
                        snapshot.id()))
                .hasCauseInstanceOf(SQLTransientConnectionException.class)
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("snapshot-gone"));
    }

    private List<KeyRanges.Planned> plan(String sql, long unitRows) {
        return source.plan(source.describe(sql, List.of("k")), unitRows);
    }

    private List<String> read(ExportQuery query, List<String> key, KeyRange range, List<String> after) {
        List<String> rows = new ArrayList<>();
        try (SourceSnapshot snapshot = source.snapshot();
                RowCopy copy = source.read(
                        new RowQuery(query.sql(), key, ZoneId.of("Asia/Kathmandu"), RowForm.FIELDS),
                        range,
                        after,
                        List.of(),
                        snapshot.id())) {
            for (byte[] row = copy.next(); row != null; row = copy.next()) {
                rows.add(new String(row, UTF_8));
            }
        }
        return rows;
    }
}
