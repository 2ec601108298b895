package dev.longshore.sql.feed;

import dev.longshore.sql.json.JsonColumn;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@AutoConfiguration
class FeedConfiguration {

    @Bean
    FeedTarget feedTarget(DataSource dataSource, PlatformTransactionManager transactions, JsonColumn json) {
        TransactionTemplate savepoint = new TransactionTemplate(transactions);
        savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        return new FeedTarget(new JdbcTemplate(dataSource), savepoint, json);
    }
}
