package dev.longshore.sql.syncin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.longshore.sql.database.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SyncRefusalIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @BeforeAll
    static void create() {
        database.jdbc().sql("""
                create table country (code text primary key);
                insert into country values ('PE');
                create table person (id int primary key check (id > 0), "E-mail" text unique, country text not null references country,
                  a int, b int, unique (a, b));
                insert into person values (1, 'a@x', 'PE', 1, 1);
                """).update();
    }

    @Test
    void namesTheColumnOfAUniqueIndexAndWhatToDo() {
        SyncOutcome.Refused refused = refused("insert into person values (2, 'a@x', 'PE')");

        assertThat(refused.column()).isEqualTo("E-mail");
        assertThat(refused.rule()).isEqualTo("person_E-mail_key");
        assertThat(refused.message()).contains("(a@x) already exists. Another row of the table has that value");
    }

    @Test
    void namesNoColumnWhereTheIndexHasSeveral() {
        SyncOutcome.Refused refused = refused("insert into person values (2, 'b@x', 'PE', 1, 1)");

        assertThat(refused.column()).isNull();
        assertThat(refused.message()).contains("(a, b)=(1, 1) already exists");
    }

    @Test
    void namesTheColumnThatNamesARowThatIsMissing() {
        SyncOutcome.Refused refused = refused("insert into person values (2, 'b@x', 'XX')");

        assertThat(refused.column()).isEqualTo("country");
        assertThat(refused.rule()).isEqualTo("person_country_fkey");
        assertThat(refused.message())
                .contains(
                        "(country)=(XX) is not present in table \"country\". A foreign key ties it to rows of another table: correct");
    }

    @Test
    void saysWhichTableStillNamesARow() {
        SyncOutcome.Refused refused = refused("update country set code = 'PER'");

        assertThat(refused.column()).isEqualTo("code");
        assertThat(refused.message()).contains("still referenced from table \"person\". A foreign key ties it");
    }

    @Test
    void leavesWhatTheRecordItselfShowsAsTheDatabaseSaysIt() {
        SyncOutcome.Refused check = refused("insert into person values (-1, 'b@x', 'PE')");
        SyncOutcome.Refused missing = refused("insert into person values (2, 'b@x', null)");

        assertThat(check.column()).isNull();
        assertThat(check.rule()).isEqualTo("person_id_check");
        assertThat(check.message()).endsWith("violates check constraint \"person_id_check\"");
        assertThat(missing.column()).isEqualTo("country");
    }

    private static SyncOutcome.Refused refused(String sql) {
        Throwable thrown = catchThrowable(() -> database.jdbc().sql(sql).update());
        assertThat(thrown).hasRootCauseInstanceOf(SQLException.class);
        return SyncRefusal.of(1, (SQLException) thrown.getCause());
    }
}
