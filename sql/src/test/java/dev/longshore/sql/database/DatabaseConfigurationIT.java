package dev.longshore.sql.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.worker.Workers;
import jakarta.persistence.EntityManagerFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

class DatabaseConfigurationIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path folder;

    private ApplicationContextRunner application;

    @BeforeEach
    void prepare() {
        application = new ApplicationContextRunner()
                .withUserConfiguration(Everything.class)
                .withPropertyValues(database.properties())
                .withPropertyValues("longshore.data=" + folder.resolve("data"));
    }

    @Test
    void offersTwoPoolsAndTwoTransactionManagersOfWhichTheJdbcOnesArePrimary() {
        application.run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(DataSource.class)).isSameAs(context.getBean("dataSource"));
            assertThat(context.getBean("sourceDataSource")).isNotSameAs(context.getBean("dataSource"));
            assertThat(context.getBean(PlatformTransactionManager.class)).isInstanceOf(JdbcTransactionManager.class);
            assertThat(context.getBean("jpaTransactionManager")).isInstanceOf(JpaTransactionManager.class);
            assertThat(context).hasSingleBean(EntityManagerFactory.class);
            assertThat(context).hasSingleBean(Clock.class);
            assertThat(context.getBean(JdbcClient.class)
                            .sql("select count(*) from longshore.lane")
                            .query(Long.class)
                            .single())
                    .isPositive();
        });
    }

    @Test
    void makesItsFoldersBelowTheDataFolder() {
        application.run(context -> {
            Folders folders = context.getBean(Folders.class);
            assertThat(folders.data()).isEqualTo(folder.resolve("data"));
            assertThat(folders.artifacts()).isDirectory();
            assertThat(folders.work()).isDirectory();
            assertThat(folders.database())
                    .as("no embedded database beside a configured one")
                    .doesNotExist();
        });
    }

    @Test
    void sizesThePoolsByTheWorkersSlotsAndRuns() {
        application.withPropertyValues("longshore.worker.slots=7").run(context -> {
            assertThat(context.getBean("dataSource", HikariDataSource.class).getMaximumPoolSize())
                    .isEqualTo(24);
            assertThat(context.getBean("sourceDataSource", HikariDataSource.class)
                            .getMaximumPoolSize())
                    .isEqualTo(7 + 16 + 2);
        });
    }

    @Test
    void saysWhichPoolIsTooSmallForTheWorkerSlots() {
        application
                .withPropertyValues("longshore.worker.slots=8", "longshore.database.pool=9")
                .run(context -> assertThat(refusal(context.getStartupFailure()))
                        .hasMessage("longshore.database.pool is 9, too few for 8 worker slots.")
                        .returns("Set it to 22 or more, or lower longshore.worker.slots.", LongshoreException::remedy));
        application
                .withPropertyValues("longshore.worker.slots=8", "longshore.database.source-pool=8")
                .run(
                        context -> assertThat(refusal(context.getStartupFailure()))
                                .hasMessage(
                                        "longshore.database.source-pool is 8, too few for 8 worker slots and 16 runs at once."));
    }

    @Test
    void needsNoConnectionsForSlotsInAProcessWithoutWorkers() {
        application
                .withPropertyValues("longshore.roles=console", "longshore.worker.slots=50", "longshore.database.pool=6")
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** Other workers end the transactions of a frozen worker; of a process that is none nobody does. */
    @Test
    void boundsTheSleepOfAProcessWithoutWorkersAndTheWaitOfClaims() {
        application.withPropertyValues("longshore.roles=console").run(context -> {
            assertThat(shown(context, "dataSource", "idle_in_transaction_session_timeout"))
                    .isEqualTo("1min");
            assertThat(shown(context, "sourceDataSource", "idle_in_transaction_session_timeout"))
                    .isEqualTo("0");
            assertThat(shown(context, "claimsDataSource", "lock_timeout")).isEqualTo("5s");
            assertThat(isMarked(context)).isTrue();
        });
        application.run(context -> {
            assertThat(shown(context, "dataSource", "idle_in_transaction_session_timeout"))
                    .isEqualTo("0");
            assertThat(isMarked(context)).isTrue();
        });
    }

    private static String shown(ApplicationContext context, String pool, String setting) {
        return JdbcClient.create(context.getBean(pool, DataSource.class))
                .sql("show " + setting)
                .query(String.class)
                .single();
    }

    private static boolean isMarked(ApplicationContext context) {
        return context.getBean(Workers.class).isMarked(context.getBean(SessionMark.class));
    }

    @Test
    void saysThatADatabaseCannotBeReached() {
        application
                .withPropertyValues("spring.datasource.url=jdbc:postgresql://127.0.0.1:1/longshore")
                .run(context -> assertThat(refusal(context.getStartupFailure()))
                        .hasMessageStartingWith(
                                "The database at jdbc:postgresql://127.0.0.1:1/longshore cannot be reached: ")
                        .returns("Start it, or correct spring.datasource.url.", LongshoreException::remedy));
    }

    @Test
    void saysThatADatabaseRefusedThePassword() {
        application.withPropertyValues("spring.datasource.password=wrong").run(context -> assertThat(
                        refusal(context.getStartupFailure()))
                .hasMessageContaining("refused user longshore")
                .returns(
                        "Correct spring.datasource.username and spring.datasource.password.",
                        LongshoreException::remedy));
    }

    @Test
    void refusesADatabaseThatIsNoPostgres() {
        application
                .withPropertyValues("spring.datasource.url=jdbc:mysql://db/shop")
                .run(context -> assertThat(refusal(context.getStartupFailure()))
                        .hasMessage("spring.datasource.url is jdbc:mysql://db/shop, which is not a PostgreSQL."));
    }

    @Test
    void saysThatTheDataFolderCannotBeWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("a-file"));
        application.withPropertyValues("longshore.data=" + file.resolve("data")).run(context -> assertThat(
                        refusal(context.getStartupFailure()))
                .hasMessage("The data folder " + file.resolve("data") + " cannot be written."));
    }

    private static LongshoreException refusal(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof LongshoreException)) {
            cause = cause.getCause();
        }
        assertThat(cause).as(() -> "cause of " + failure).isNotNull();
        return (LongshoreException) cause;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Everything {}
}
