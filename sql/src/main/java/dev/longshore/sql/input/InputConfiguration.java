package dev.longshore.sql.input;

import dev.longshore.model.installation.Folders;
import dev.longshore.sql.audit.AuditTrail;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@AutoConfiguration
class InputConfiguration {

    @Bean
    InputFiles inputFiles(JdbcClient jdbc, AuditTrail audit, PlatformTransactionManager transactions, Folders folders) {
        return new InputFiles(jdbc, audit, new TransactionTemplate(transactions), folders);
    }

    @Bean
    InputEnds inputEnds(JdbcClient jdbc) {
        return new InputEnds(jdbc);
    }
}
