package dev.longshore.sql.tenant;

import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.ConditionalOnPeople;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What consoles know of tenants. */
@AutoConfiguration
@ConditionalOnPeople
class TenantConfiguration {

    @Bean
    TenantReaders tenantReaders(JdbcClient jdbc, AuditTrail audit) {
        return new TenantReaders(jdbc, audit);
    }
}
