package dev.longshore.jobs.springbatch;

import dev.longshore.jobs.role.ConditionalOnWorker;
import org.springframework.batch.core.job.Job;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
@ConditionalOnWorker
class SpringBatchConfiguration {

    @Bean
    JobBeans longshoreJobBeans(ObjectProvider<Job> jobs) {
        return new JobBeans(jobs.orderedStream().toList());
    }

    @Bean
    SpringBatchKind springBatchKind(JobBeans beans) {
        return new SpringBatchKind(beans);
    }
}
