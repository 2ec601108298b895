package dev.longshore.sql.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.DatabaseAddress;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On the oldest PostgreSQL that is supported, as its users have it. */
class ExistingPostgresIT {

    private static Optional<ExistingPostgres> found = Optional.empty();

    @BeforeAll
    static void start() {
        found = ExistingPostgres.start();
    }

    @AfterAll
    static void stop() {
        found.ifPresent(ExistingPostgres::close);
    }

    @Test
    void isMigratedByAnOrdinaryUserInSchemaLongshoreAlone() {
        ExistingPostgres postgres = installed();
        postgres.jdbc().sql("create schema theirs").update();
        postgres.jdbc().sql("create table theirs.orders as select 1 as n").update();

        try (InstallationDatabase database = InstallationDatabase.at(postgres.address())) {
            assertThat(database.address()).isEqualTo(postgres.address());
        }
        assertThat(postgres.jdbc().sql(MigrationsIT.OUTSIDE).query(String.class).list())
                .containsExactly("theirs.orders");
        assertThat(postgres.jdbc()
                        .sql("select count(*) from longshore.run")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void saysWhatAUserNeedsWhoMayNotMakeTheSchema() {
        ExistingPostgres postgres = installed();
        postgres.superuser().sql("create role guest login").update();
        DatabaseAddress guest = new DatabaseAddress(postgres.address().url(), "guest", "");
        postgres.superuser().sql("drop schema if exists longshore cascade").update();

        assertThatThrownBy(() -> InstallationDatabase.at(guest))
                .isInstanceOf(LongshoreException.class)
                .hasMessage("User guest may not make schema longshore at " + guest.url() + ".")
                .extracting(e -> ((LongshoreException) e).remedy())
                .isEqualTo("As its owner: create schema longshore authorization guest.");

        postgres.superuser().sql("create schema longshore authorization guest").update();
        try (InstallationDatabase database = InstallationDatabase.at(guest)) {
            assertThat(database.address()).isEqualTo(guest);
        } finally {
            postgres.superuser().sql("drop schema longshore cascade").update();
        }
    }

    private static ExistingPostgres installed() {
        assumeThat(found).as("a PostgreSQL 15 on this host").isPresent();
        return found.orElseThrow();
    }
}
