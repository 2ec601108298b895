package dev.longshore.jobs.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.jobs.run.CatalogueWorker;
import dev.longshore.jobs.run.ChildWorker;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Two workers compute one run; one of them is killed after a random number of chunks, again and again, and the other ends the work. */
@Tag("processes")
class AggregationKillIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final int KILLS = 3;

    @TempDir
    static Path data;

    @TempDir
    static Path catalogue;

    @Test
    void endsLikeAnUndisturbedRunWhoeverIsKilled() throws Exception {
        Sales sales = Sales.create(database, catalogue);
        // each window is a chunk of its own
        Path job = catalogue.resolve("hourly-sales.yml");
        Files.writeString(job, Files.readString(job).replaceFirst("chunk-rows: \\d+", "chunk-rows: 1"));
        sales.sell(150, 40);
        sales.jdbc().sql("analyze shop.sale").update();
        String[] properties = {"longshore.catalogue=" + catalogue, "longshore.lease.duration=10m"};
        Random random = new Random(7);
        try (ConfigurableApplicationContext survivor =
                CatalogueWorker.start(database.address(), data, List.of(properties))) {
            for (int kill = 0; kill < KILLS; kill++) {
                sales.jdbc().sql("truncate shop.hourly_sales").update();
                RunId run = killed(sales, properties, 5 + random.nextInt(100));
                sales.awaitEnd(run, "COMPLETED");
                assertThat(sales.actual()).isEqualTo(sales.expected());
                assertThat(sales.of(run, "rows_written"))
                        .isEqualTo(Integer.toString(sales.expected().size()));
                assertThat(workersOf(sales, run)).as("workers that held units").isGreaterThanOrEqualTo(1);
            }
            assertThat(survivor.isRunning()).isTrue();
        }
    }

    private static RunId killed(Sales sales, String[] properties, int chunks) throws IOException, InterruptedException {
        long before = workers(sales);
        try (ChildWorker child = ChildWorker.start(CatalogueWorker.class, database.address(), data, properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> workers(sales) > before);
            RunId run = sales.ask(Sales.JOB, "{\"rebuild\": true}");
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> chunksOf(sales, run) >= chunks);
            child.kill();
            return run;
        }
    }

    private static long workers(Sales sales) {
        return sales.jdbc()
                .sql("select count(*) from longshore.worker")
                .query(Long.class)
                .single();
    }

    private static long workersOf(Sales sales, RunId run) {
        return sales.jdbc()
                .sql("select count(distinct owner) from longshore.work_unit where run_id = :run")
                .param("run", run.value())
                .query(Long.class)
                .single();
    }

    private static long chunksOf(Sales sales, RunId run) {
        return sales.jdbc()
                .sql("select coalesce(sum(chunks), 0) from longshore.work_unit where run_id = :run")
                .param("run", run.value())
                .query(Long.class)
                .single();
    }
}
