package dev.longshore.sql.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class MigrationsIT {

    static final String OUTSIDE = """
            select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname not in ('longshore', 'pg_catalog', 'information_schema', 'pg_toast')
            union all
            select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname not in ('longshore', 'pg_catalog', 'information_schema')
            order by 1
            """;

    @Test
    void runOnceAndThenFindNothingToDo() {
        try (TestDatabase database = TestDatabase.empty()) {
            assertThat(Migrations.run(database.address())).isPositive();
            assertThat(Migrations.run(database.address())).isZero();
        }
    }

    @Test
    void leaveWhatIsInADatabaseAlready() {
        try (TestDatabase database = TestDatabase.empty()) {
            JdbcClient jdbc = database.jdbc();
            jdbc.sql("create table public.theirs as select 1 as n").update();

            Migrations.run(database.address());

            assertThat(jdbc.sql(OUTSIDE).query(String.class).list()).isEqualTo(List.of("public.theirs"));
        }
    }

    @Test
    void giveFilesThatAreThereAnEndWithoutWritingThemAnew() {
        try (TestDatabase database = TestDatabase.empty()) {
            Migrations.run(database.address());

            assertThat(database.jdbc()
                            .sql(
                                    "select atthasmissing from pg_attribute where attrelid = 'longshore.input_file'::regclass and attname = 'expires_at'")
                            .query(Boolean.class)
                            .single())
                    .as("a column that is added with a value of its own for each row has them written under the lock")
                    .isTrue();
        }
    }
}
