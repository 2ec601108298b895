package dev.longshore.jobs.springbatch;

import dev.longshore.jobs.kind.JobKind;
import java.util.List;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.ResourcelessJobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/** The kind as the catalogue sees it, with two jobs of which nothing ever runs: one repeats what it can, the other nothing. */
public final class SpringBatchKindOnPaper {

    private static final JobRepository NOWHERE = new ResourcelessJobRepository();
    private static final Tasklet NOTHING = (contribution, context) -> RepeatStatus.FINISHED;

    private SpringBatchKindOnPaper() {}

    public static JobKind make() {
        Step again = new StepBuilder("collect", NOWHERE)
                .tasklet(NOTHING)
                .allowStartIfComplete(true)
                .build();
        Step tolerant = new StepBuilder("pay", NOWHERE)
                .<String, String>chunk(10)
                .reader(new ListItemReader<>(List.of()))
                .writer(chunk -> {})
                .faultTolerant()
                .retry(IllegalStateException.class)
                .retryLimit(3)
                .build();
        Step collect = new StepBuilder("collect", NOWHERE).tasklet(NOTHING).build();
        Step pay = new StepBuilder("pay", NOWHERE).tasklet(NOTHING).build();
        Step users = new StepBuilder("importUsers", NOWHERE).tasklet(NOTHING).build();
        return new SpringBatchKind(new JobBeans(List.of(
                job("payoutJob", again, tolerant), job("plainJob", collect, pay), job("usersJob", users, pay))));
    }

    private static Job job(String name, Step first, Step second) {
        return new JobBuilder(name, NOWHERE).start(first).next(second).build();
    }
}
