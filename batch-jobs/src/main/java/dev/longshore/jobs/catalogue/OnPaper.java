package dev.longshore.jobs.catalogue;

import dev.longshore.model.installation.Folders;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** What kinds of jobs are made of where they only judge definitions: a database that is nowhere, and folders that nobody makes. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class OnPaper {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
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
