package dev.longshore.jobs.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.support.TaskExecutorJobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/** One launch of a Spring Batch job with one step that does nothing, through our job repository, from one thread and from eight. */
final class LaunchLatency {

    private static final int WARM_UP = 100;
    private static final int THREADS = 8;

    private final TaskExecutorJobOperator operator = new TaskExecutorJobOperator();
    private final Job trivial;

    LaunchLatency(JobRepository repository, PlatformTransactionManager transactions) throws Exception {
        operator.setJobRepository(repository);
        operator.setJobRegistry(new MapJobRegistry());
        operator.setTaskExecutor(new SyncTaskExecutor());
        operator.afterPropertiesSet();
        trivial = new JobBuilder("bench-trivial", repository)
                .start(new StepBuilder("nothing", repository)
                        .tasklet((contribution, context) -> RepeatStatus.FINISHED, transactions)
                        .build())
                .build();
    }

    void measure(int launches, PrintStream out) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            launch();
        }
        List<Double> alone = new ArrayList<>();
        for (int i = 0; i < launches; i++) {
            alone.add(launch());
        }
        FirstChunkLatency.print("one launch of a trivial job", Spread.of(alone), out);
        together(launches, out);
    }

    private void together(int launches, PrintStream out) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Double>> tasks = new ArrayList<>();
            for (int i = 0; i < launches; i++) {
                tasks.add(this::launch);
            }
            long start = System.nanoTime();
            int failed = 0;
            for (Future<Double> launch : threads.invokeAll(tasks)) {
                try {
                    launch.get();
                } catch (ExecutionException e) {
                    failed++;
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            out.printf(
                    "  %-46s %.1f launches/s, %d of %d failed%n",
                    THREADS + " concurrent launchers", launches / seconds, failed, launches);
        } finally {
            threads.shutdown();
        }
    }

    /** Milliseconds of one launch. */
    private double launch() throws Exception {
        JobParameters parameters = new JobParametersBuilder()
                .addString("bench", UUID.randomUUID().toString())
                .toJobParameters();
        long start = System.nanoTime();
        JobExecution execution = operator.start(trivial, parameters);
        double millis = (System.nanoTime() - start) / 1e6;
        if (execution.getStatus() != BatchStatus.COMPLETED) {
            throw new IllegalStateException("a trivial job ended " + execution.getExitStatus());
        }
        return millis;
    }
}
