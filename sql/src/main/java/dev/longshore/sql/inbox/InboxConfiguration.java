package dev.longshore.sql.inbox;

import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.run.RunRequests;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@AutoConfiguration
class InboxConfiguration {

    @Bean
    WatchedFolders watchedFolders(JdbcClient jdbc) {
        return new WatchedFolders(jdbc);
    }

    @Bean
    WatchedFiles watchedFiles(
            JdbcClient jdbc, InputFiles inputs, RunRequests requests, PlatformTransactionManager transactions) {
        return new WatchedFiles(jdbc, inputs, requests, new TransactionTemplate(transactions));
    }
}
