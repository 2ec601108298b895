package dev.longshore.sql.unit;

import dev.longshore.sql.json.JsonColumn;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@AutoConfiguration
class UnitConfiguration {

    @Bean
    UnitPlans unitPlans(JdbcClient jdbc, JsonColumn json) {
        return new UnitPlans(jdbc, json);
    }

    @Bean
    UnitClaims unitClaims(JdbcClient jdbc, @Qualifier("claimsDataSource") DataSource claims, JsonColumn json) {
        return new UnitClaims(jdbc, JdbcClient.create(claims), json);
    }

    @Bean
    UnitBookkeeping unitBookkeeping(JdbcClient jdbc) {
        return new UnitBookkeeping(jdbc);
    }

    @Bean
    UnitLedger unitLedger(JdbcClient jdbc, JsonColumn json) {
        return new UnitLedger(jdbc, json);
    }

    @Bean
    ChunkUnits chunkUnits(JdbcClient jdbc, JsonColumn json) {
        return new ChunkUnits(jdbc, json);
    }

    @Bean
    ChunkTransactions chunkTransactions(PlatformTransactionManager transactionManager, DataSource dataSource) {
        return new ChunkTransactions(new TransactionTemplate(transactionManager), dataSource);
    }

    @Bean
    ChunkClaims chunkClaims(JdbcClient jdbc, JsonColumn json) {
        return new ChunkClaims(jdbc, json);
    }
}
