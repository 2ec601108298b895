package dev.longshore.scheduler.wake;

import dev.longshore.scheduler.fire.FireLoop;
import dev.longshore.scheduler.role.ConditionalOnScheduler;
import dev.longshore.sql.schedule.Fires;
import java.util.Properties;
import javax.sql.DataSource;
import org.quartz.Scheduler;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.transaction.PlatformTransactionManager;

/** Quartz on the platform's pool and tables; without it ({@code longshore.scheduler.quartz=false}) the poll alone finds what is due. */
@AutoConfiguration
@ConditionalOnScheduler
@ConditionalOnProperty(name = "longshore.scheduler.quartz", matchIfMissing = true)
class WakeConfiguration {

    @Bean
    SchedulerFactoryBean quartz(
            @Qualifier("dataSource") DataSource dataSource,
            @Qualifier("transactionManager") PlatformTransactionManager transactionManager,
            FireLoop loop) {
        SchedulerFactoryBean factory = new SchedulerFactoryBean();
        factory.setSchedulerName("longshore");
        factory.setDataSource(dataSource);
        factory.setTransactionManager(transactionManager);
        factory.setJobFactory((bundle, scheduler) -> new WakeJob(loop));
        factory.setQuartzProperties(properties());
        factory.setWaitForJobsToCompleteOnShutdown(true);
        factory.setPhase(SmartLifecycle.DEFAULT_PHASE - 1);
        return factory;
    }

    @Bean
    Wakes wakes(Scheduler quartz, Fires fires) {
        return new Wakes(quartz, fires);
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put("org.quartz.scheduler.instanceId", "AUTO");
        properties.put("org.quartz.threadPool.threadCount", "1");
        // how late a wake that another process stored may be noticed; they are stored a minute ahead
        properties.put("org.quartz.scheduler.idleWaitTime", "10000");
        properties.put("org.quartz.jobStore.tablePrefix", "longshore.qrtz_");
        properties.put("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
        properties.put("org.quartz.jobStore.isClustered", "true");
        properties.put("org.quartz.jobStore.clusterCheckinInterval", "10000");
        // quartz#107 and others: without it two nodes may fire one trigger
        properties.put("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        // no Java serialization in the tables
        properties.put("org.quartz.jobStore.useProperties", "true");
        return properties;
    }
}
