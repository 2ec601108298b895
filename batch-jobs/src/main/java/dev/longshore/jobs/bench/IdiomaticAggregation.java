package dev.longshore.jobs.bench;

import java.math.BigDecimal;
import java.time.LocalDate;
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
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The peer: row by row, as a Spring Batch job is written by the book. A streaming cursor (fetch size 1,000), a row mapper by hand, an upsert that adds each
 * line to its group, in batches of chunks of 1,000. It reads one year, since all seven take minutes; rates are compared.
 */
final class IdiomaticAggregation implements Contender {

    private static final String LINES = """
            select l_shipdate, l_suppkey, l_quantity, l_extendedprice, l_discount from longshore.order_line
            where l_shipdate >= date '1995-01-01' and l_shipdate < date '1996-01-01'
            """;

    private static final String ADD = """
            insert into longshore.bench_daily_sales as s (day, supplier_group, order_lines, quantity, revenue) values (?, ?, 1, ?, ?)
            on conflict (day, supplier_group) do update
            set order_lines = s.order_lines + 1, quantity = s.quantity + excluded.quantity, revenue = s.revenue + excluded.revenue
            """;

    private final JobRepository repository;
    private final PlatformTransactionManager transactions;
    private final DataSource pool;
    private final DailySales sales;

    /** @param pool reads and writes; one that rewrites batches would put two lines of a group into one statement, which no upsert takes */
    IdiomaticAggregation(JobRepository repository, DataSource pool, DailySales sales) {
        this.repository = repository;
        this.transactions = new JdbcTransactionManager(pool);
        this.pool = pool;
        this.sales = sales;
    }

    @Override
    public String name() {
        return "row-by-row Spring Batch job, 1 year";
    }

    @Override
    public Outcome run() throws Exception {
        sales.empty(DailySales.RIVALS);
        Job job = new JobBuilder("bench-idiomatic-aggregation", repository)
                .start(step())
                .build();
        var parameters = new JobParametersBuilder()
                .addString("bench", UUID.randomUUID().toString())
                .toJobParameters();
        var instance = repository.createJobInstance(job.getName(), parameters);
        JobExecution execution = repository.createJobExecution(instance, parameters, new ExecutionContext());
        job.execute(execution);
        if (execution.getStatus() != BatchStatus.COMPLETED) {
            throw new IllegalStateException("the idiomatic job ended " + execution.getExitStatus());
        }
        return sales.outcome(
                DailySales.RIVALS,
                BenchFiles.secondsBetween(execution.getStartTime(), execution.getEndTime()),
                execution.getStepExecutions().iterator().next().getReadCount());
    }

    private Step step() {
        JdbcCursorItemReader<Line> reader = new JdbcCursorItemReaderBuilder<Line>()
                .name("order-lines")
                .dataSource(pool)
                .sql(LINES)
                .fetchSize(1000)
                .connectionAutoCommit(false)
                .rowMapper((row, number) -> new Line(
                        row.getObject(1, LocalDate.class),
                        (int) (row.getLong(2) % 100),
                        row.getBigDecimal(3),
                        row.getBigDecimal(4).multiply(BigDecimal.ONE.subtract(row.getBigDecimal(5)))))
                .build();
        JdbcBatchItemWriter<Line> writer = new JdbcBatchItemWriterBuilder<Line>()
                .dataSource(pool)
                .sql(ADD)
                .itemPreparedStatementSetter((line, statement) -> {
                    statement.setObject(1, line.day());
                    statement.setInt(2, line.group());
                    statement.setBigDecimal(3, line.quantity());
                    statement.setBigDecimal(4, line.revenue());
                })
                .build();
        writer.afterPropertiesSet();
        return new StepBuilder("add", repository)
                .<Line, Line>chunk(1000)
                .transactionManager(transactions)
                .reader(reader)
                .writer(writer)
                .build();
    }

    private record Line(LocalDate day, int group, BigDecimal quantity, BigDecimal revenue) {}
}
