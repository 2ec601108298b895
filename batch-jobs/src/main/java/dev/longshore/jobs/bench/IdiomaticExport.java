package dev.longshore.jobs.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.batch.infrastructure.item.file.FlatFileItemWriter;
import org.springframework.batch.infrastructure.item.file.builder.FlatFileItemWriterBuilder;
import org.springframework.core.io.FileSystemResource;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The peer: the export as a Spring Batch job is written by the book. A streaming cursor (fetch size 1,000), a row mapper by hand, a flat file writer that
 * is told the record and its names, chunks of 1,000. It does not quote, so that its file is for its time only.
 */
final class IdiomaticExport implements Contender {

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final DataSource source;
    private final Path folder;

    IdiomaticExport(JobRepository repository, PlatformTransactionManager transactions, DataSource source, Path folder) {
        this.repository = repository;
        this.transactions = transactions;
        this.source = source;
        this.folder = folder;
    }

    @Override
    public String name() {
        return "idiomatic Spring Batch job";
    }

    @Override
    public Outcome run() throws Exception {
        Path file = folder.resolve("idiomatic.csv");
        Files.deleteIfExists(file);
        Job job = new JobBuilder("bench-idiomatic-export", repository)
                .start(step(file))
                .build();
        JobExecution execution = execute(job);
        double seconds = BenchFiles.secondsBetween(execution.getStartTime(), execution.getEndTime());
        long rows = execution.getStepExecutions().iterator().next().getWriteCount();
        Outcome outcome = new Outcome(seconds, rows, Files.size(file), BenchFiles.sha256(file));
        Files.delete(file);
        return outcome;
    }

    private Step step(Path file) {
        JdbcCursorItemReader<OrderLine> reader = new JdbcCursorItemReaderBuilder<OrderLine>()
                .name("order-lines")
                .dataSource(source)
                .sql(BenchSql.ORDER_LINES)
                .fetchSize(1000)
                .connectionAutoCommit(false)
                .rowMapper(OrderLine::map)
                .build();
        FlatFileItemWriter<OrderLine> writer = new FlatFileItemWriterBuilder<OrderLine>()
                .name("order-lines-file")
                .resource(new FileSystemResource(file))
                .delimited()
                .sourceType(OrderLine.class)
                .names(OrderLine.names())
                .build();
        return new StepBuilder("copy", repository)
                .<OrderLine, OrderLine>chunk(1000)
                .transactionManager(transactions)
                .reader(reader)
                .writer(writer)
                .build();
    }

    private JobExecution execute(Job job) throws Exception {
        var parameters = new JobParametersBuilder()
                .addString("bench", UUID.randomUUID().toString())
                .toJobParameters();
        var instance = repository.createJobInstance(job.getName(), parameters);
        JobExecution execution = repository.createJobExecution(instance, parameters, new ExecutionContext());
        job.execute(execution);
        if (execution.getStatus() != BatchStatus.COMPLETED) {
            throw new IllegalStateException("the idiomatic job ended " + execution.getExitStatus());
        }
        return execution;
    }
}
