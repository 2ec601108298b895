package dev.longshore.sql.database;

import dev.longshore.model.installation.DatabaseAddress;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;

/** Brings schema {@code longshore} to the form that this version needs. Safe to run from several processes at once: they wait for each other. */
final class Migrations {

    private static final String SCHEMA = "longshore";

    private Migrations() {}

    /** The number of migrations that were still to do. */
    static int run(DatabaseAddress address) {
        MigrateResult result = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(address.url(), address.user(), address.password())
                .locations("classpath:db/migration")
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .cleanDisabled(true)
                .validateMigrationNaming(true)
                .connectRetries(0)
                .load()
                .migrate();
        return result.migrationsExecuted;
    }
}
