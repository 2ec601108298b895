package dev.longshore.sql.database;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.DatabaseAddress;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings schema {@code longshore} to the form that this version needs. Safe to run from several processes at once: they wait for each other. */
final class Migrations {

    private static final String SCHEMA = "longshore";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private Migrations() {}

    /** The number of migrations that were still to do. */
    static int run(DatabaseAddress address) {
        try {
            return Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(address.url(), address.user(), address.password())
                    .locations("classpath:db/migration")
                    .schemas(SCHEMA)
                    .defaultSchema(SCHEMA)
                    .createSchemas(true)
                    .cleanDisabled(true)
                    .validateMigrationNaming(true)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            throw failure(address, e);
        }
    }

    private static LongshoreException failure(DatabaseAddress address, FlywayException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && INSUFFICIENT_PRIVILEGE.equals(sql.getSQLState())) {
                return LongshoreException.of(
                        Category.USER_ERROR,
                        "schema-not-permitted",
                        "User " + address.user() + " may not make schema longshore at " + address.url() + ".",
                        "As its owner: create schema longshore authorization " + address.user() + ".",
                        e);
            }
        }
        String reason =
                String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
        return LongshoreException.of(
                Category.INTERNAL,
                "migration-failed",
                "Schema longshore at " + address.url() + " could not be migrated: "
                        + reason.replaceFirst("[.:]?$", "."),
                "See the log; nothing of the failed step was kept.",
                e);
    }
}
