package com.acme;

import javax.sql.DataSource;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** A Spring Boot application with a Spring Batch job, as it would stand alone. */
@SpringBootApplication
public class AcmeApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(AcmeApplication.class, arguments);
    }

    @Bean
    Job acmeCopyJob(JobRepository repository, Step prepare, Step copy, Step verify) {
        return new JobBuilder("acmeCopyJob", repository)
                .start(prepare)
                .next(copy)
                .next(verify)
                .build();
    }

    @Bean
    Step prepare(JobRepository repository, PlatformTransactionManager transactions, JdbcTemplate jdbc) {
        return new StepBuilder("prepare", repository)
                .tasklet(
                        (contribution, context) -> {
                            jdbc.execute("create table public.acme_copies (id bigint)");
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }

    @Bean
    Step copy(
            JobRepository repository,
            PlatformTransactionManager transactions,
            JdbcCursorItemReader<Long> numbers,
            JdbcBatchItemWriter<Long> copies,
            JdbcTemplate jdbc,
            @Value("${acme.millis}") double millis) {
        return new StepBuilder("copy", repository)
                .<Long, Long>chunk(50)
                .transactionManager(transactions)
                .reader(numbers)
                .processor(number -> {
                    jdbc.queryForList("select pg_sleep(?)", millis / 1000);
                    return number;
                })
                .writer(copies)
                .build();
    }

    @Bean
    @StepScope
    JdbcCursorItemReader<Long> numbers(DataSource dataSource, @Value("#{jobParameters['items']}") long items) {
        return new JdbcCursorItemReaderBuilder<Long>()
                .name("numbers")
                .dataSource(dataSource)
                .sql("select i from generate_series(1, ?) i order by i")
                .queryArguments(items)
                .rowMapper((row, number) -> row.getLong(1))
                .build();
    }

    @Bean
    JdbcBatchItemWriter<Long> copies(DataSource dataSource) {
        return new JdbcBatchItemWriterBuilder<Long>()
                .dataSource(dataSource)
                .sql("insert into public.acme_copies (id) values (?)")
                .itemPreparedStatementSetter((number, statement) -> statement.setLong(1, number))
                .build();
    }

    /** The oracle: it fails the job if a row is missing or stands there twice. */
    @Bean
    Step verify(JobRepository repository, PlatformTransactionManager transactions, JdbcTemplate jdbc) {
        return new StepBuilder("verify", repository)
                .tasklet(
                        (contribution, context) -> {
                            Long items = contribution
                                    .getStepExecution()
                                    .getJobParameters()
                                    .getLong("items");
                            Long rows = jdbc.queryForObject("select count(*) from public.acme_copies", Long.class);
                            Long distinct =
                                    jdbc.queryForObject("select count(distinct id) from public.acme_copies", Long.class);
                            if (!items.equals(rows) || !items.equals(distinct)) {
                                throw new IllegalStateException(rows + " rows, " + distinct + " distinct, of " + items);
                            }
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }
}
