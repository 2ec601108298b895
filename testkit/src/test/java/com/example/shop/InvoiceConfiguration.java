package com.example.shop;

import java.math.BigDecimal;
import javax.sql.DataSource;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** A job of plain Spring Batch, as a project has it that knows nothing of Longshore. */
@Configuration
public class InvoiceConfiguration {

    public record Invoice(long orderId, BigDecimal amount) {}

    @Bean
    public JdbcCursorItemReader<Invoice> orders(DataSource dataSource) {
        return new JdbcCursorItemReaderBuilder<Invoice>()
                .name("orders")
                .dataSource(dataSource)
                .sql("select id, amount from shop.orders where delivered_on is not null order by id")
                .rowMapper((row, number) -> new Invoice(row.getLong(1), row.getBigDecimal(2)))
                .build();
    }

    @Bean
    public JdbcBatchItemWriter<Invoice> invoices(DataSource dataSource) {
        return new JdbcBatchItemWriterBuilder<Invoice>()
                .dataSource(dataSource)
                .sql("insert into shop.invoice (order_id, amount) values (?, ?)")
                .itemPreparedStatementSetter((invoice, statement) -> {
                    statement.setLong(1, invoice.orderId());
                    statement.setBigDecimal(2, invoice.amount());
                })
                .build();
    }

    @Bean
    public Job invoiceJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            JdbcCursorItemReader<Invoice> orders,
            JdbcBatchItemWriter<Invoice> invoices) {
        Step step = new StepBuilder("write-invoices", repository)
                .<Invoice, Invoice>chunk(10)
                .transactionManager(transactions)
                .reader(orders)
                .writer(invoices)
                .build();
        return new JobBuilder("invoiceJob", repository).start(step).build();
    }
}
