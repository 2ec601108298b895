package com.acme.orders;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.support.SimpleFlow;
import org.springframework.batch.core.job.parameters.RunIdIncrementer;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;

/** Somebody's jobs: plain Spring Batch 6, which know nothing of who runs them. */
@Configuration(proxyBeanMethods = false)
public class OrderJobs {

    private static final int CHUNK = 10;

    /** An order. */
    public record Order(long id, long amount) {}

    @Bean
    Job cleanUpJob(JobRepository repository, PlatformTransactionManager transactions, JdbcTemplate jdbc) {
        return new JobBuilder("cleanUpJob", repository)
                .incrementer(new RunIdIncrementer())
                .start(step(repository, transactions, jdbc, "cleanUp"))
                .build();
    }

    @Bean
    Job copyOrdersJob(JobRepository repository, Step copyOrders) {
        return new JobBuilder("copyOrdersJob", repository).start(copyOrders).build();
    }

    @Bean
    Job copyOnceJob(JobRepository repository, Step copyOrders) {
        return new JobBuilder("copyOnceJob", repository)
                .preventRestart()
                .start(copyOrders)
                .build();
    }

    @Bean
    Job copyInThreadsJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            JdbcCursorItemReader<Order> orders,
            JdbcBatchItemWriter<Order> copies,
            @Qualifier("strict") ThreadPoolTaskExecutor strict) {
        Step copy = new StepBuilder("copyInThreads", repository)
                .<Order, Order>chunk(CHUNK)
                .transactionManager(transactions)
                .reader(orders)
                .writer(copies)
                .taskExecutor(strict)
                .build();
        return new JobBuilder("copyInThreadsJob", repository).start(copy).build();
    }

    /** Takes no more tasks as soon as the application begins to close. */
    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor strict() {
        ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
        pool.setStrictEarlyShutdown(true);
        return pool;
    }

    @Bean
    Step copyOrders(
            JobRepository repository,
            PlatformTransactionManager transactions,
            JdbcCursorItemReader<Order> orders,
            ItemProcessor<Order, Order> checkOrder,
            JdbcBatchItemWriter<Order> copies) {
        return new StepBuilder("copyOrders", repository)
                .<Order, Order>chunk(CHUNK)
                .transactionManager(transactions)
                .reader(orders)
                .processor(checkOrder)
                .writer(copies)
                .faultTolerant()
                .retry(TransientDataAccessResourceException.class)
                .retryLimit(3)
                .skip(IllegalArgumentException.class)
                .skipLimit(100)
                .build();
    }

    /** Waits at one order for whoever holds its lock. */
    @Bean
    @StepScope
    JdbcCursorItemReader<Order> orders(
            DataSource dataSource,
            JdbcTemplate jdbc,
            @Value("#{stepExecutionContext['from'] ?: 0}") long from,
            @Value("#{stepExecutionContext['until'] ?: 1000000}") long until,
            @Value("#{jobParameters['readWaitsAt'] ?: -1}") long readWaitsAt) {
        return new JdbcCursorItemReaderBuilder<Order>()
                .name("orders")
                .dataSource(dataSource)
                .sql("select id, amount from public.orders where id >= ? and id < ? order by id")
                .queryArguments(from, until)
                .rowMapper((row, number) -> {
                    if (row.getLong(1) == readWaitsAt) {
                        jdbc.queryForList("select pg_advisory_xact_lock(9002, ?)", (int) readWaitsAt);
                    }
                    return new Order(row.getLong(1), row.getLong(2));
                })
                .build();
    }

    /** Drops orders of nothing, refuses negative ones, stumbles once over number 7, and waits at one for whoever holds its lock. */
    @Bean
    @StepScope
    ItemProcessor<Order, Order> checkOrder(JdbcTemplate jdbc, @Value("#{jobParameters['waitAt'] ?: -1}") long waitAt) {
        AtomicBoolean stumbled = new AtomicBoolean();
        return order -> {
            if (order.id() == 7 && stumbled.compareAndSet(false, true)) {
                throw new TransientDataAccessResourceException("once");
            }
            if (order.id() == waitAt) {
                jdbc.queryForList("select pg_advisory_xact_lock(9002, ?)", (int) waitAt);
            }
            if (order.amount() < 0) {
                throw new IllegalArgumentException("order " + order.id() + " has a negative amount");
            }
            return order.amount() == 0 ? null : order;
        };
    }

    @Bean
    JdbcBatchItemWriter<Order> copies(DataSource dataSource) {
        return new JdbcBatchItemWriterBuilder<Order>()
                .dataSource(dataSource)
                .sql("insert into public.copies (id, amount, pid) values (?, ?, ?)")
                .itemPreparedStatementSetter((order, statement) -> {
                    statement.setLong(1, order.id());
                    statement.setLong(2, order.amount());
                    statement.setLong(3, ProcessHandle.current().pid());
                })
                .build();
    }

    @Bean
    Job decideJob(JobRepository repository, PlatformTransactionManager transactions, JdbcTemplate jdbc) {
        Step look = step(repository, transactions, jdbc, "look");
        Step few = step(repository, transactions, jdbc, "few");
        Step many = step(repository, transactions, jdbc, "many");
        return new JobBuilder("decideJob", repository)
                .start(look)
                .next((job, step) -> new FlowExecutionStatus(
                        String.valueOf(job.getJobParameters().getString("size"))))
                .on("many")
                .to(many)
                .from(look)
                .on("FAILED")
                .fail()
                .from(look)
                .on("never")
                .to(few)
                .end()
                .build();
    }

    @Bean
    Job splitJob(JobRepository repository, PlatformTransactionManager transactions, JdbcTemplate jdbc) {
        Flow left = new FlowBuilder<SimpleFlow>("left")
                .start(step(repository, transactions, jdbc, "left"))
                .build();
        Flow right = new FlowBuilder<SimpleFlow>("right")
                .start(step(repository, transactions, jdbc, "right"))
                .build();
        return new JobBuilder("splitJob", repository)
                .start(new FlowBuilder<SimpleFlow>("both")
                        .split(new SimpleAsyncTaskExecutor("split-"))
                        .add(left, right)
                        .build())
                .end()
                .build();
    }

    /** Waits for its tasks when the application stops, as many applications have it. */
    @Bean(defaultCandidate = false)
    ThreadPoolTaskExecutor parts() {
        ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
        pool.setCorePoolSize(4);
        pool.setWaitForTasksToCompleteOnShutdown(true);
        pool.setAwaitTerminationSeconds(60);
        return pool;
    }

    @Bean
    Job partitionJob(JobRepository repository, Step copyOrders, @Qualifier("parts") TaskExecutor parts) {
        Partitioner byId = grid -> {
            Map<String, ExecutionContext> ranges = new LinkedHashMap<>();
            for (int part = 0; part < grid; part++) {
                ExecutionContext range = new ExecutionContext();
                range.putLong("from", part * 25L);
                range.putLong("until", part == grid - 1 ? 1_000_000L : (part + 1) * 25L);
                ranges.put("part" + part, range);
            }
            return ranges;
        };
        return new JobBuilder("partitionJob", repository)
                .start(new StepBuilder("copyParts", repository)
                        .partitioner("copyOrders", byId)
                        .step(copyOrders)
                        .gridSize(4)
                        .taskExecutor(parts)
                        .build())
                .build();
    }

    private static Step step(
            JobRepository repository, PlatformTransactionManager transactions, JdbcTemplate jdbc, String name) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, context) -> {
                            jdbc.update("insert into public.trail (step) values (?)", name);
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }
}
