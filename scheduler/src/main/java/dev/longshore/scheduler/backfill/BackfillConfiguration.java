package dev.longshore.scheduler.backfill;

import dev.longshore.scheduler.role.ConditionalOnScheduler;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.schedule.BackfillWork;
import dev.longshore.sql.schedule.FireAsking;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;

@AutoConfiguration
@ConditionalOnScheduler
class BackfillConfiguration {

    @Bean
    BackfillPass backfillPass(
            BackfillWork work, FireAsking asking, Jobs jobs, PlatformTransactionManager transactionManager) {
        return new BackfillPass(work, asking, jobs, transactionManager);
    }
}
