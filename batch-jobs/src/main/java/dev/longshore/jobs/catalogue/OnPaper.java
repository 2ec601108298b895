package dev.longshore.jobs.catalogue;

import dev.longshore.jobs.kind.CallWindows;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.database.ThreadCuts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** What kinds of jobs are made of where they only judge definitions: a database that is nowhere, and folders that nobody makes. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class OnPaper {

    /** Starts nothing: beans with a life of their own would be made and started however lazy the others are. */
    @Bean
    LifecycleProcessor lifecycleProcessor() {
        return new LifecycleProcessor() {
            @Override
            public void onRefresh() {
                // nothing is started
            }

            @Override
            public void onClose() {
                // nothing was
            }

            @Override
            public void start() {
                // nothing is started
            }

            @Override
            public void stop() {
                // nothing was
            }

            @Override
            public boolean isRunning() {
                return false;
            }
        };
    }

    /** What an application does once it has started is not done here. */
    @Bean
    static BeanFactoryPostProcessor noRunners() {
        return beans -> {
            if (beans instanceof BeanDefinitionRegistry registry) {
                Stream.<Class<?>>of(ApplicationRunner.class, CommandLineRunner.class)
                        .flatMap(type -> Stream.of(beans.getBeanNamesForType(type, true, false)))
                        .distinct()
                        .forEach(registry::removeBeanDefinition);
            }
        };
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ThreadCuts threadCuts() {
        return new ThreadCuts();
    }

    @Bean
    CallWindows callWindows(Clock clock) {
        return new CallWindows(System::nanoTime, clock, CallWindows.GRACE);
    }

    @Bean
    Folders folders() {
        return Folders.under(Path.of("nowhere"));
    }

    @Bean
    @Primary
    DriverManagerDataSource dataSource() {
        return new DriverManagerDataSource();
    }

    @Bean(defaultCandidate = false)
    DriverManagerDataSource sourceDataSource() {
        return new DriverManagerDataSource();
    }

    @Bean
    JdbcTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }
}
