package dev.longshore.sql.database;

import jakarta.persistence.EntityManagerFactory;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;

/** JPA, for what people edit. It has its own transaction manager, which must be named: {@code @Transactional("jpaTransactionManager")}. */
@AutoConfiguration(after = DatabaseConfiguration.class)
@ConditionalOnPeople
class PersistenceConfiguration {

    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(@Qualifier("dataSource") DataSource dataSource) {
        LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
        factory.setPersistenceUnitName("longshore");
        factory.setDataSource(dataSource);
        factory.setPackagesToScan("dev.longshore.model");
        factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
        factory.setJpaPropertyMap(Map.of(
                MappingSettings.DEFAULT_SCHEMA, "longshore",
                MappingSettings.PHYSICAL_NAMING_STRATEGY, PhysicalNamingStrategySnakeCaseImpl.class.getName(),
                JdbcSettings.JDBC_TIME_ZONE, "UTC",
                // an entity that does not fit its table stops the start; the migrations alone make tables
                SchemaToolingSettings.HBM2DDL_AUTO, "validate"));
        return factory;
    }

    @Bean
    JpaTransactionManager jpaTransactionManager(EntityManagerFactory entityManagerFactory) {
        return new JpaTransactionManager(entityManagerFactory);
    }
}
