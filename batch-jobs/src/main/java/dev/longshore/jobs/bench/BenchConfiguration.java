package dev.longshore.jobs.bench;

import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.bench.Benchmark;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.account.Accounts;
import dev.longshore.sql.account.Tokens;
import dev.longshore.sql.artifact.ArtifactViews;
import dev.longshore.sql.bench.FirstChunks;
import dev.longshore.sql.bench.History;
import dev.longshore.sql.bench.SyncInTable;
import dev.longshore.sql.database.InstallationDatabase;
import dev.longshore.sql.run.RunRequests;
import dev.longshore.sql.run.RunViews;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The benchmarks; only {@code ./longshore bench} sets {@code longshore.bench}. */
@AutoConfiguration
@ConditionalOnWorker
@ConditionalOnProperty("longshore.bench")
class BenchConfiguration {

    @Bean
    Benchmark exportBenchmark(
            RunRequests requests,
            RunViews views,
            ArtifactViews artifacts,
            Folders folders,
            @Qualifier("sourceDataSource") DataSource source,
            InstallationDatabase database,
            JobRepository repository,
            PlatformTransactionManager transactions,
            JdbcClient jdbc) {
        return new ExportBenchmark(
                new Runs(requests, views),
                artifacts,
                folders,
                new ExportBenchmark.Database(source, database.address()),
                repository,
                transactions,
                new Surroundings(jdbc));
    }

    @Bean
    Benchmark syncInBenchmark(
            RunRequests requests,
            RunViews views,
            Folders folders,
            @Qualifier("sourceDataSource") DataSource source,
            InstallationDatabase database,
            JobRepository repository,
            JdbcClient jdbc) {
        return new SyncInBenchmark(
                new Runs(requests, views),
                folders,
                new ExportBenchmark.Database(source, database.address()),
                new SyncInTable(jdbc),
                repository,
                new Surroundings(jdbc));
    }

    @Bean
    Benchmark aggregationBenchmark(
            RunRequests requests,
            RunViews views,
            @Qualifier("sourceDataSource") DataSource source,
            JobRepository repository,
            PlatformTransactionManager transactions,
            JdbcClient jdbc) {
        DailySales sales = new DailySales(jdbc);
        return new AggregationBenchmark(
                new Runs(requests, views),
                sales,
                new OneStatement(jdbc, new TransactionTemplate(transactions), sales),
                new IdiomaticAggregation(repository, source, sales),
                new Surroundings(jdbc));
    }

    @Bean
    Benchmark latencyBenchmark(
            RunRequests requests,
            RunViews views,
            JobRepository repository,
            PlatformTransactionManager transactions,
            Tokens tokens,
            Accounts accounts,
            JdbcClient jdbc,
            JsonMapper json,
            Clock clock)
            throws Exception {
        Runs runs = new Runs(requests, views);
        return new LatencyBenchmark(
                runs,
                new FirstChunkLatency(runs, new FirstChunks(jdbc), json, clock),
                new LaunchLatency(repository, transactions),
                new History(jdbc),
                tokens,
                accounts,
                new Surroundings(jdbc));
    }
}
