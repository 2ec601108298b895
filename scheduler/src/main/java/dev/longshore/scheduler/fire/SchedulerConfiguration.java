package dev.longshore.scheduler.fire;

import dev.longshore.scheduler.role.ConditionalOnScheduler;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RunCommands;
import dev.longshore.sql.schedule.FireAsking;
import dev.longshore.sql.schedule.FireClock;
import dev.longshore.sql.schedule.FireRecords;
import dev.longshore.sql.schedule.FireWatch;
import dev.longshore.sql.schedule.Fires;
import dev.longshore.sql.schedule.Holds;
import dev.longshore.sql.schedule.Schedules;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;

/** A scheduler: decides about fires from start to stop. */
@AutoConfiguration
@ConditionalOnScheduler
@EnableConfigurationProperties(SchedulerProperties.class)
class SchedulerConfiguration {

    @Bean
    FireDesk fireDesk(
            Fires fires,
            FireRecords records,
            FireAsking asking,
            RunCommands commands,
            Jobs jobs,
            Holds holds,
            Schedules schedules) {
        return new FireDesk(fires, records, asking, commands, jobs, holds, new ScheduleCache(schedules));
    }

    @Bean
    FirePasses firePasses(
            Fires fires,
            FireDesk desk,
            FireClock clock,
            SchedulerProperties properties,
            PlatformTransactionManager transactionManager) {
        return new FirePasses(fires, desk, clock, properties, transactionManager);
    }

    @Bean
    FireLoop fireLoop(
            FirePasses passes,
            FireWatch watch,
            FireClock clock,
            SchedulerProperties properties,
            ObjectProvider<FireLoop.AfterPass> afterPass) {
        return new FireLoop(passes, watch, clock, properties, afterPass);
    }
}
