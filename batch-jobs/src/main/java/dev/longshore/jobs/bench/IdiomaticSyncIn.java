package dev.longshore.jobs.bench;

import dev.longshore.model.installation.DatabaseAddress;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;
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
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.file.FlatFileItemReader;
import org.springframework.batch.infrastructure.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * The peer: the sync as a Spring Batch job is written by the book. A flat file reader that maps each line to a record, a batch writer whose driver rewrites
 * batches into statements of many rows, chunks of 1,000.
 */
final class IdiomaticSyncIn implements SyncInRounds.Way {

    private static final String UPSERT = """
            insert into longshore.imported_customer (id, email, name, phone, segment, balance, signed_up, country, note)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (id) do update set email = excluded.email, name = excluded.name, phone = excluded.phone, segment = excluded.segment,
              balance = excluded.balance, signed_up = excluded.signed_up, country = excluded.country, note = excluded.note
            """;

    private final JobRepository repository;
    private final DatabaseAddress address;
    private final Path file;

    IdiomaticSyncIn(JobRepository repository, DatabaseAddress address, Path file) {
        this.repository = repository;
        this.address = address;
        this.file = file;
    }

    private record Customer(
            long id,
            String email,
            String name,
            String phone,
            String segment,
            BigDecimal balance,
            LocalDate signedUp,
            String country,
            String note) {}

    @Override
    public String name() {
        return "idiomatic Spring Batch job";
    }

    @Override
    public void sync() throws Exception {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setURL(address.url());
        driver.setUser(address.user());
        driver.setPassword(address.password());
        driver.setReWriteBatchedInserts(true);
        SingleConnectionDataSource source = new SingleConnectionDataSource(driver.getConnection(), true);
        try {
            Job job = new JobBuilder("bench-idiomatic-sync-in", repository)
                    .start(step(source))
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
        } finally {
            source.destroy();
        }
    }

    private Step step(SingleConnectionDataSource source) throws Exception {
        FlatFileItemReader<Customer> reader = new FlatFileItemReaderBuilder<Customer>()
                .name("customers")
                .resource(new FileSystemResource(file))
                .linesToSkip(1)
                .delimited()
                .names(CustomersFile.COLUMNS.split(","))
                .fieldSetMapper(fields -> new Customer(
                        fields.readLong("id"),
                        fields.readString("email"),
                        fields.readString("name"),
                        fields.readString("phone"),
                        fields.readString("segment"),
                        fields.readBigDecimal("balance"),
                        LocalDate.parse(fields.readString("signed_up")),
                        fields.readString("country"),
                        fields.readString("note")))
                .build();
        JdbcBatchItemWriter<Customer> writer = new JdbcBatchItemWriterBuilder<Customer>()
                .dataSource(source)
                .sql(UPSERT)
                .itemPreparedStatementSetter((customer, row) -> {
                    row.setLong(1, customer.id());
                    row.setString(2, customer.email());
                    row.setString(3, customer.name());
                    row.setString(4, customer.phone());
                    row.setString(5, customer.segment());
                    row.setBigDecimal(6, customer.balance());
                    row.setObject(7, customer.signedUp());
                    row.setString(8, customer.country());
                    row.setString(9, customer.note());
                })
                .assertUpdates(false)
                .build();
        writer.afterPropertiesSet();
        return new StepBuilder("sync", repository)
                .<Customer, Customer>chunk(1000)
                .transactionManager(new JdbcTransactionManager(source))
                .reader(reader)
                .writer(writer)
                .build();
    }
}
