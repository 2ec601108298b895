package dev.longshore.sql.run;

import dev.longshore.sql.json.JsonColumn;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What owners of runs write. */
@AutoConfiguration
class RunEngineConfiguration {

    @Bean
    RunEvents runEvents(JdbcClient jdbc, JsonColumn json) {
        return new RunEvents(jdbc, json);
    }

    @Bean
    RunClaims runClaims(
            JdbcClient jdbc,
            @Qualifier("claimsDataSource") DataSource claims,
            PlatformTransactionManager transactionManager,
            RunEvents events,
            JsonColumn json) {
        return new RunClaims(
                jdbc, JdbcClient.create(claims), new TransactionTemplate(transactionManager), events, json);
    }

    @Bean
    RunLeases runLeases(JdbcClient jdbc) {
        return new RunLeases(jdbc);
    }

    @Bean
    RunMoves runMoves(JdbcClient jdbc) {
        return new RunMoves(jdbc);
    }

    @Bean
    RunPreconditions runPreconditions(JdbcClient jdbc) {
        return new RunPreconditions(jdbc);
    }

    @Bean
    RestartPreviews restartPreviews(JdbcClient jdbc, RunPreconditions preconditions, LaterRuns later) {
        return new RestartPreviews(jdbc, preconditions, later);
    }

    @Bean
    LaterRuns laterRuns(JdbcClient jdbc) {
        return new LaterRuns(jdbc);
    }

    @Bean
    StepBooks stepBooks(JdbcClient jdbc) {
        return new StepBooks(jdbc);
    }

    @Bean
    RunFailures runFailures(JdbcClient jdbc) {
        return new RunFailures(jdbc);
    }

    @Bean
    CommandInbox commandInbox(JdbcClient jdbc) {
        return new CommandInbox(jdbc);
    }
}
