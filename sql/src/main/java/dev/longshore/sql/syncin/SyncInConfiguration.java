package dev.longshore.sql.syncin;

import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.run.LaterRuns;
import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.run.RunRequests;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@AutoConfiguration
class SyncInConfiguration {

    @Bean
    SyncTargets syncTargets(JdbcClient jdbc, DataSource dataSource) {
        return new SyncTargets(jdbc, dataSource);
    }

    @Bean
    SyncMirrors syncMirrors(JdbcClient jdbc, PlatformTransactionManager transactions, LaterRuns later) {
        return new SyncMirrors(jdbc, new TransactionTemplate(transactions), later);
    }

    @Bean
    SyncLedger syncLedger(RunEvents events) {
        return new SyncLedger(events);
    }

    @Bean
    DryRuns dryRuns(RunRequests requests, InputFiles inputs) {
        return new DryRuns(requests, inputs);
    }

    @Bean
    ToldFiles toldFiles(JdbcClient jdbc) {
        return new ToldFiles(jdbc);
    }
}
