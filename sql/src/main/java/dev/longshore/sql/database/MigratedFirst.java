package dev.longshore.sql.database;

import java.util.Set;
import org.springframework.boot.sql.init.dependency.AbstractBeansOfTypeDatabaseInitializerDetector;

/** Nobody uses the database before it is migrated, also through a pool that is not ours. */
class MigratedFirst extends AbstractBeansOfTypeDatabaseInitializerDetector {

    @Override
    protected Set<Class<?>> getDatabaseInitializerBeanTypes() {
        return Set.of(InstallationDatabase.class);
    }
}
