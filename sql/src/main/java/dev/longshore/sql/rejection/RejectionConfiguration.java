package dev.longshore.sql.rejection;

import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RunRequests;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@AutoConfiguration
class RejectionConfiguration {

    @Bean
    RejectedRecords rejectedRecords(JdbcClient jdbc) {
        return new RejectedRecords(jdbc);
    }

    @Bean
    Repairs repairs(Jobs jobs) {
        return new Repairs(jobs);
    }

    @Bean
    Corrections corrections(
            JdbcClient jdbc,
            Jobs jobs,
            Repairs repairs,
            AuditTrail audit,
            PlatformTransactionManager transactions,
            JsonMapper json) {
        return new Corrections(jdbc, jobs, repairs, audit, new TransactionTemplate(transactions), json);
    }

    @Bean
    Reprocessing reprocessing(
            JdbcClient jdbc,
            Repairs repairs,
            InputFiles inputs,
            RunRequests requests,
            AuditTrail audit,
            PlatformTransactionManager transactions) {
        return new Reprocessing(jdbc, repairs, inputs, requests, audit, new TransactionTemplate(transactions));
    }
}
