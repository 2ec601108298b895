package dev.longshore.sql.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestDatabaseIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @Test
    void givesAMigratedDatabase() {
        assertThat(database.jdbc()
                        .sql("select count(*) from longshore.run")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void givesEachAskerADatabaseOfItsOwn() {
        try (TestDatabase other = TestDatabase.create()) {
            other.jdbc().sql("create table public.only_here (n int)").update();

            assertThat(database.jdbc()
                            .sql("select to_regclass('public.only_here') is null")
                            .query(Boolean.class)
                            .single())
                    .isTrue();
        }
    }
}
