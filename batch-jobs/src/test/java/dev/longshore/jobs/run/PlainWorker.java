package dev.longshore.jobs.run;

import com.acme.orders.OrderJobs;
import com.zaxxer.hikari.HikariDataSource;
import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.run.HeldRun;
import dev.longshore.sql.run.RunMoves;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/** Somebody's application: their jobs, and Longshore as a dependency that makes it a worker. Can be a process of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(OrderJobs.class)
class PlainWorker {

    static ConfigurableApplicationContext start(DatabaseAddress database, Path data, String... properties) {
        return start(false, database, data, properties);
    }

    private static ConfigurableApplicationContext start(
            boolean hook, DatabaseAddress database, Path data, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.datasource.url=" + database.url(),
                "spring.datasource.username=" + database.user(),
                "spring.datasource.password=" + database.password(),
                "longshore.data=" + data,
                "longshore.roles=worker",
                "spring.main.banner-mode=off",
                "logging.level.root=WARN",
                "logging.level.dev.longshore.jobs.run.Engine=INFO",
                "logging.level.org.springframework.batch=OFF"));
        all.addAll(List.of(properties));
        return new SpringApplicationBuilder(PlainWorker.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(hook)
                .properties(all.toArray(String[]::new))
                .run();
    }

    /** An application with a pool and transactions of its own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("acme.own-pool")
    static class OwnPool {

        @Bean
        HikariDataSource dataSource(DataSourceProperties properties) {
            HikariDataSource pool = properties
                    .initializeDataSourceBuilder()
                    .type(HikariDataSource.class)
                    .build();
            pool.setPoolName("acme");
            return pool;
        }

        @Bean
        DataSourceTransactionManager transactionManager(@Qualifier("dataSource") DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }
    }

    /** For a control: a worker without the fence. */
    @Bean
    static BeanPostProcessor unfenced(Environment environment, ObjectProvider<JdbcClient> jdbc) {
        boolean unfenced = environment.getProperty("acme.unfenced", Boolean.class, false);
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return unfenced && bean instanceof RunMoves ? new Unfenced(jdbc.getObject()) : bean;
            }
        };
    }

    private static final class Unfenced extends RunMoves {

        Unfenced(JdbcClient jdbc) {
            super(jdbc);
        }

        @Override
        public boolean hold(HeldRun held) {
            return true;
        }

        @Override
        public boolean executedBy(HeldRun held, long execution) {
            super.executedBy(held, execution);
            return true;
        }

        @Override
        public Optional<RunState> stateOf(HeldRun held) {
            return Optional.of(RunState.RUNNING);
        }
    }

    static ChildWorker child(DatabaseAddress database, Path data, String... properties) throws IOException {
        return ChildWorker.start(PlainWorker.class, database, data, properties);
    }

    /** {@code url user password data property…}: works until it is told to stop, or killed. */
    public static void main(String[] arguments) throws InterruptedException {
        start(
                true,
                new DatabaseAddress(arguments[0], arguments[1], arguments[2]),
                Path.of(arguments[3]),
                List.of(arguments).subList(4, arguments.length).toArray(String[]::new));
        Thread.currentThread().join();
    }
}
