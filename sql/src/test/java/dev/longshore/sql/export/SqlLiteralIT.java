package dev.longshore.sql.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.ParameterType;
import dev.longshore.sql.database.TestDatabase;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class SqlLiteralIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final JdbcClient jdbc = database.jdbc();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "it's",
                "''",
                "'; drop table longshore.run; --",
                "' || (select password_hash from longshore.account) || '",
                "\\' or true --",
                "\\",
                "\\\\'",
                "$$ $tag$ :name ::text /* -- */",
                "line\nfeed\r\ttab",
                "E'\\047'",
                "日本語 🚢 \u202Eabc",
                "U&'\\0027'"
            })
    void textComesBackAsItWent(String text) {
        assertThat(value(SqlLiteral.of(ParameterType.TEXT, text))).isEqualTo(text);
    }

    @Test
    void anyMixOfDangerousCharactersComesBackAsItWent() {
        String alphabet = "'\"\\;-/*$:e EUu&x0\n\t—";
        Random random = new Random(20261122);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            texts.add(text.toString());
        }

        String literals = texts.stream()
                .map(text -> SqlLiteral.of(ParameterType.TEXT, text))
                .collect(Collectors.joining(", "));

        assertThat(jdbc.sql("select unnest(array[" + literals + "])")
                        .query(String.class)
                        .list())
                .isEqualTo(texts);
    }

    @Test
    void eachTypeArrivesAsItself() {
        assertThat(typeAndValue(ParameterType.INTEGER, Long.MIN_VALUE)).isEqualTo("bigint " + Long.MIN_VALUE);
        assertThat(typeAndValue(ParameterType.DECIMAL, new BigDecimal("-1E+3"))).isEqualTo("numeric -1000");
        assertThat(typeAndValue(ParameterType.BOOLEAN, true)).isEqualTo("boolean true");
        assertThat(typeAndValue(ParameterType.DATE, LocalDate.of(2026, 2, 28))).isEqualTo("date 2026-02-28");
        assertThat(typeAndValue(ParameterType.TIMESTAMP, Instant.parse("2026-02-28T23:59:59.123456Z")))
                .startsWith("timestamp with time zone 2026-02-28 23:59:59.123456");
        assertThat(jdbc.sql("select pg_typeof(" + SqlLiteral.of(ParameterType.DATE, null) + ")::text || " + "("
                                + SqlLiteral.of(ParameterType.DATE, null) + " is null)")
                        .query(String.class)
                        .single())
                .isEqualTo("datetrue");
    }

    @Test
    void nulIsRefusedBeforeItReachesTheDatabase() {
        assertThatThrownBy(() -> SqlLiteral.of(ParameterType.TEXT, "a\0b"))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("text-with-nul"));
    }

    @Test
    void anIdentifierIsNeverMoreThanAName() {
        String name = "a\"; drop table x; --";
        assertThat(jdbc.sql("select 1 as " + SqlLiteral.identifier(name))
                        .query()
                        .singleRow())
                .containsKey(name);
    }

    private String value(String literal) {
        return jdbc.sql("select " + literal).query(String.class).single();
    }

    private String typeAndValue(ParameterType type, Object value) {
        String literal = SqlLiteral.of(type, value);
        return value("pg_typeof(" + literal + ") || ' ' || " + literal);
    }
}
