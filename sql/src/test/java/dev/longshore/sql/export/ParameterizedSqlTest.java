package dev.longshore.sql.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterizedSqlTest {

    @Test
    void replacesEachParameterWhereverItStands() {
        ParameterizedSql sql = ParameterizedSql.of("select :a, x from t where :b is null or b >= :b and c = :a_2;");

        assertThat(sql.parameters()).containsExactly("a", "b", "a_2");
        assertThat(sql.render(name -> "<" + name + ">"))
                .isEqualTo("select <a>, x from t where <b> is null or b >= <b> and c = <a_2>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select ':no'",
                "select 'it''s :no'",
                "select E'it\\'s :no'",
                "select e'\\\\' || ':no'",
                "select \"a :no \"\" :no\"",
                "select 1 -- :no",
                "select 1 /* :no /* :no */ :no */",
                "select $$ :no $$",
                "select $tag$ :no $$ :no $tag$",
                "select a::text, b :: text",
                "select f(a := 1)",
                "select a[1:2], a[: 3]",
                "select a$b, c$$ from t$1",
                "select U&'\\0061 :no'",
                "select $1 : 2"
            })
    void leavesTextThatOnlyLooksLikeAParameter(String text) {
        ParameterizedSql sql = ParameterizedSql.of(text);

        assertThat(sql.parameters()).isEmpty();
        assertThat(sql.render(name -> "replaced")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 'a' || :yes",
                "select E'\\\\' || :yes",
                "select E'\\'' || :yes",
                "select 'a\\' || :yes",
                "select typee'x' || :yes",
                "select /* ' */ :yes",
                "select -- \"\n :yes",
                "select $$'$$ || :yes",
                "select a::date - :yes::date",
                "select (:yes)::text"
            })
    void findsTheParameterBehindWhatLooksLikeAnOpenQuote(String text) {
        assertThat(ParameterizedSql.of(text).parameters()).containsExactly("yes");
    }

    @Test
    void dropsTheSemicolonAtTheEndAndCommentsBehindIt() {
        assertThat(ParameterizedSql.of("select 1 ; -- the end\n /* really; */ ").render(name -> name))
                .isEqualTo("select 1 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "select 1; drop table t | sql-not-one-statement",
                "select 'a | sql-unfinished",
                "select \"a | sql-unfinished",
                "select /* a /* b */ | sql-unfinished",
                "select $a$ $b$ | sql-unfinished",
                "select E'a\\' | sql-unfinished",
                "` ` | sql-empty",
                "; | sql-empty"
            })
    void refusesWhatIsNotOneWholeStatement(String text, String code) {
        assertThatThrownBy(() -> ParameterizedSql.of(text)).isInstanceOfSatisfying(LongshoreException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.field()).isEqualTo("spec.sql");
        });
    }
}
