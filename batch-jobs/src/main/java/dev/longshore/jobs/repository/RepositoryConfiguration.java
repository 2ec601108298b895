package dev.longshore.jobs.repository;

import dev.longshore.jobs.role.ConditionalOnWorker;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import javax.sql.DataSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.batch.core.configuration.support.MapJobRegistry;
import org.springframework.batch.core.repository.ExecutionContextSerializer;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.dao.JacksonExecutionContextStringSerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring Batch in schema {@code longshore}. Boot's own configuration of it backs off. */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.batch.autoconfigure.BatchAutoConfiguration",
            "org.springframework.boot.batch.jdbc.autoconfigure.BatchJdbcAutoConfiguration"
        })
@ConditionalOnWorker
class RepositoryConfiguration extends JdbcDefaultBatchConfiguration {

    private final DataSource dataSource;
    private final ObjectProvider<ObservationRegistry> observations;
    private final BookkeepingTransactions bookkeeping;
    private final ExecutionGuards guards = new ExecutionGuards();

    RepositoryConfiguration(DataSource dataSource, ObjectProvider<ObservationRegistry> observations) {
        this.dataSource = dataSource;
        this.observations = observations;
        this.bookkeeping = new BookkeepingTransactions(dataSource);
    }

    @Bean
    ExecutionGuards executionGuards() {
        return guards;
    }

    /** With a guard for what the jobs of others write in their chunks. */
    @Bean
    @Override
    public JobRepository jobRepository() {
        ProxyFactory guarded = new ProxyFactory(super.jobRepository());
        guarded.addAdvice(
                new GuardedWrites(guards, dataSource, new TransactionTemplate(new JdbcTransactionManager(dataSource))));
        return (JobRepository) guarded.getProxy(JobRepository.class.getClassLoader());
    }

    /** A span for each item costs five sixths of a reader's speed. */
    @Bean
    ObservationPredicate noSpanForEachItem() {
        return (name, context) -> !name.startsWith("spring.batch.item");
    }

    /** Present so that the operator does not look for job beans; the engine makes the job of a run from the definition that it was asked for with. */
    @Bean
    MapJobRegistry jobRegistry() {
        return new MapJobRegistry();
    }

    @Override
    protected DataSource getDataSource() {
        return dataSource;
    }

    @Override
    protected PlatformTransactionManager getTransactionManager() {
        return bookkeeping;
    }

    @Override
    protected String getTablePrefix() {
        return "longshore.BATCH_";
    }

    @Override
    protected String getDatabaseType() {
        return "POSTGRES";
    }

    /** SERIALIZABLE, the default, loses 6 to 8 of 100 launches at 8 threads; unique keys and indexes keep launches apart. */
    @Override
    protected Isolation getIsolationLevelForCreate() {
        return Isolation.READ_COMMITTED;
    }

    /** The default is Java serialization: whoever can write the row could run code. */
    @Override
    protected ExecutionContextSerializer getExecutionContextSerializer() {
        return new JacksonExecutionContextStringSerializer();
    }

    @Override
    protected ObservationRegistry getObservationRegistry() {
        return observations.getIfAvailable(() -> ObservationRegistry.NOOP);
    }
}
