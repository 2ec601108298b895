package dev.longshore.testkit;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Jobs of plain Spring Batch that copy numbers: a right one, and one for each bug that the kit is to find. */
@Configuration(proxyBeanMethods = false)
class PlantedJobs {

    private static final int CHUNK = 10;
    private static final String NUMBERS = "select id from kit.number order by id";

    @Bean
    Job rightJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            JdbcCursorItemReader<Long> keeping,
            JdbcTemplate jdbc) {
        return job("rightJob", repository, copying(repository, transactions, keeping, writer(jdbc)));
    }

    /** The job of {@code docs/jobs/spring-batch.md}. */
    @Bean
    Job importUserJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            JdbcCursorItemReader<Long> keeping,
            Users users) {
        return job("importUserJob", repository, copying(repository, transactions, keeping, users));
    }

    @Bean
    @StepScope
    Users users(JdbcTemplate jdbc, @Value("#{jobParameters['day']}") LocalDate day) {
        return new Users(jdbc, day);
    }

    /** Writes the users of a day. */
    static class Users implements ItemWriter<Long> {

        private final @Nullable JdbcTemplate jdbc;
        private final @Nullable LocalDate day;

        Users() {
            this(null, null);
        }

        Users(@Nullable JdbcTemplate jdbc, @Nullable LocalDate day) {
            this.jdbc = jdbc;
            this.day = day;
        }

        @Override
        public void write(Chunk<? extends Long> chunk) {
            for (Long id : chunk) {
                Objects.requireNonNull(jdbc).update("insert into kit.copied (id, note) values (?, ?)", id, "of " + day);
            }
        }
    }

    /** Its reader begins anew after a death, and what was written stays. */
    @Bean
    Job doublingJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            JdbcCursorItemReader<Long> forgetful,
            JdbcTemplate jdbc) {
        return job("doublingJob", repository, copying(repository, transactions, forgetful, writer(jdbc)));
    }

    /** Its reader notes what it has taken, at once and apart from the chunk that has yet to write it. */
    @Bean
    Job losingJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            ItemReader<Long> hasty,
            JdbcTemplate jdbc) {
        return job("losingJob", repository, copying(repository, transactions, hasty, writer(jdbc)));
    }

    /** What it writes depends on when it runs. */
    @Bean
    Job clockJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            JdbcCursorItemReader<Long> keeping,
            JdbcTemplate jdbc) {
        ItemWriter<Long> clock = chunk -> chunk.forEach(
                id -> jdbc.update("insert into kit.copied (id, note) values (?, cast(clock_timestamp() as text))", id));
        return job("clockJob", repository, copying(repository, transactions, keeping, clock));
    }

    /** Declared as a step that must not run twice. */
    @Bean
    Job payoutJob(JobRepository repository, PlatformTransactionManager transactions, JdbcTemplate jdbc) {
        return job("payoutJob", repository, paying(repository, transactions, jdbc));
    }

    /** The same, declared as one that may. */
    @Bean
    Job bookingJob(JobRepository repository, PlatformTransactionManager transactions, JdbcTemplate jdbc) {
        return job("bookingJob", repository, paying(repository, transactions, jdbc));
    }

    private static Step paying(JobRepository repository, PlatformTransactionManager transactions, JdbcTemplate jdbc) {
        return new StepBuilder("pay", repository)
                .tasklet(
                        (contribution, context) -> {
                            jdbc.update("insert into kit.copied (id, note) values (1, 'paid')");
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .build();
    }

    @Bean
    @StepScope
    JdbcCursorItemReader<Long> keeping(DataSource dataSource) {
        return reader(dataSource, true);
    }

    @Bean
    @StepScope
    JdbcCursorItemReader<Long> forgetful(DataSource dataSource) {
        return reader(dataSource, false);
    }

    @Bean
    @StepScope
    HastyReader hasty(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new HastyReader(jdbc, transactions);
    }

    private static JdbcCursorItemReader<Long> reader(DataSource dataSource, boolean keepsItsPlace) {
        return new JdbcCursorItemReaderBuilder<Long>()
                .name("numbers")
                .dataSource(dataSource)
                .sql(NUMBERS)
                .rowMapper((row, number) -> row.getLong(1))
                .saveState(keepsItsPlace)
                .build();
    }

    private static ItemWriter<Long> writer(JdbcTemplate jdbc) {
        return chunk -> jdbc.batchUpdate(
                "insert into kit.copied (id, note) values (?, 'copied')",
                chunk.getItems().stream().map(id -> new Object[] {id}).toList());
    }

    private static Step copying(
            JobRepository repository,
            PlatformTransactionManager transactions,
            ItemReader<Long> reader,
            ItemWriter<Long> writer) {
        return new StepBuilder("copy", repository)
                .<Long, Long>chunk(CHUNK)
                .transactionManager(transactions)
                .reader(reader)
                .writer(writer)
                .build();
    }

    private static Job job(String name, JobRepository repository, Step step) {
        return new JobBuilder(name, repository).start(step).build();
    }

    /** Takes the next number out of a table of its own, in a transaction of its own. */
    static class HastyReader implements ItemReader<Long> {

        private final JdbcClient jdbc;
        private final TransactionTemplate apart;

        HastyReader(JdbcClient jdbc, PlatformTransactionManager transactions) {
            this.jdbc = jdbc;
            this.apart = new TransactionTemplate(
                    transactions, new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
        }

        @Override
        public @Nullable Long read() {
            List<Long> next = apart.execute(transaction -> jdbc.sql(
                            "with next as (select min(id) as id from kit.number where id > (select last from kit.taken)) update kit.taken set last = next.id from next where next.id is not null returning next.id")
                    .query(Long.class)
                    .list());
            return next == null || next.isEmpty() ? null : next.get(0);
        }
    }
}
