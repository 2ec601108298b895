package dev.longshore.sql.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.installation.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Folders, clock, database, pools and the primary transaction manager. Whoever is given a pool is given a migrated database. */
@AutoConfiguration(before = {DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class})
@EnableConfigurationProperties({InstallationProperties.class, DatabaseProperties.class})
class DatabaseConfiguration {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final List<String> ROLES = List.of("console", "scheduler", "worker");

    /** As {@code WorkerProperties} has it, which this module does not know. */
    private static final int RUNS = 16;

    private static final int CLAIMING = 2;

    /** Nobody ends the transactions of a frozen process that is no worker, and all of them are short. */
    private static final String WAKE_OR_END = "set idle_in_transaction_session_timeout to '60s'";

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ThreadCuts threadCuts() {
        return new ThreadCuts();
    }

    @Bean
    SessionMark sessionMark() {
        return SessionMark.drawn();
    }

    @Bean
    Folders folders(InstallationProperties properties) {
        Folders folders = Folders.under(properties.data());
        for (Path folder : List.of(folders.data(), folders.artifacts(), folders.work())) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw LongshoreException.of(
                        Category.USER_ERROR,
                        "data-folder-not-writable",
                        "The data folder " + folders.data() + " cannot be written.",
                        "Make it writable for this user, or give another folder with --data.",
                        e);
            }
        }
        return folders;
    }

    @Bean
    InstallationDatabase installationDatabase(Environment environment, Folders folders, DatabaseProperties properties) {
        String url = environment.getProperty("spring.datasource.url");
        if (url != null) {
            return InstallationDatabase.at(new DatabaseAddress(
                    url,
                    environment.getProperty("spring.datasource.username", System.getProperty("user.name")),
                    environment.getProperty("spring.datasource.password", "")));
        }
        return switch (properties.join()) {
            case NEVER -> InstallationDatabase.embedded(folders);
            case ALWAYS -> InstallationDatabase.joined(folders);
            case IF_RUNNING -> InstallationDatabase.joinedOrEmbedded(folders);
        };
    }

    @Bean
    PoolSizes poolSizes(DatabaseProperties properties, Environment environment) {
        int slots = environment.getProperty("longshore.worker.slots", Integer.class, 0);
        int atOnce = slots == 0 ? Runtime.getRuntime().availableProcessors() : slots;
        boolean works = works(environment);
        int runs = environment.getProperty("longshore.worker.runs", Integer.class, RUNS);
        return PoolSizes.of(properties, works ? atOnce : 0, works ? runs : 0);
    }

    /** An application that Longshore is a part of may have its own, of the same database. */
    @Bean
    @Primary
    @ConditionalOnMissingBean(name = "dataSource")
    HikariDataSource dataSource(
            InstallationDatabase database,
            PoolSizes sizes,
            ThreadCuts cuts,
            SessionMark mark,
            Environment environment) {
        HikariDataSource pool = pool(new CuttablePool(cuts), database.address(), "platform", sizes.platform());
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        pool.setConnectionInitSql(works(environment) ? mark.statement() : mark.statement() + "; " + WAKE_OR_END);
        return pool;
    }

    /** Reads users' SQL: long COPYs and snapshots, which must not take a connection from the platform. */
    @Bean(defaultCandidate = false)
    HikariDataSource sourceDataSource(
            InstallationDatabase database,
            PoolSizes sizes,
            DatabaseProperties properties,
            ThreadCuts cuts,
            SessionMark mark) {
        HikariDataSource pool = pool(new CuttablePool(cuts), database.address(), "source", sizes.source());
        pool.addDataSourceProperty(
                "socketTimeout", Long.toString(properties.sourceSilence().toSeconds()));
        pool.setConnectionInitSql(mark.statement());
        return pool;
    }

    /**
     * For claims of runs and of units, each of which comes from one thread, and for the look at sleepers: what a session plans once takes longer than a claim, and on the platform's pool each
     * of dozens of sessions would plan it. They wait for locks of others only so long: whoever claims has more to look after.
     */
    @Bean(defaultCandidate = false)
    HikariDataSource claimsDataSource(InstallationDatabase database) {
        HikariDataSource pool = pool(new HikariDataSource(), database.address(), "claims", CLAIMING);
        pool.setConnectionInitSql("set lock_timeout to '5s'");
        return pool;
    }

    @Bean
    @Primary
    @ConditionalOnMissingBean(name = "transactionManager")
    JdbcTransactionManager transactionManager(@Qualifier("dataSource") DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    private static boolean works(Environment environment) {
        return List.of(environment.getProperty("longshore.roles", String[].class, ROLES.toArray(String[]::new)))
                .contains("worker");
    }

    private static HikariDataSource pool(HikariDataSource pool, DatabaseAddress address, String name, int size) {
        pool.setPoolName(name);
        pool.setJdbcUrl(address.url());
        pool.setUsername(address.user());
        pool.setPassword(address.password());
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(Math.min(2, size));
        // whoever asks is told soon that the database is away; the engine's loops try again by themselves
        pool.setConnectionTimeout(LONGEST_WAIT.toMillis());
        pool.addDataSourceProperty("ApplicationName", "longshore " + name);
        pool.addDataSourceProperty("socketFactory", KeepAliveSockets.class.getName());
        return pool;
    }
}
