package dev.longshore.sql.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.database.TestDatabase;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

class JobsIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final JobName ORDERS = new JobName("orders-export");

    private final DataSource dataSource = database.dataSource();
    private final Jobs jobs = new Jobs(JdbcClient.create(dataSource), new JdbcTransactionManager(dataSource));

    @Test
    void findsWhatWasOffered() {
        JobDefinition orders = SampleDefinitions.named("orders-export", "Orders");
        jobs.offer(List.of(orders));

        CataloguedJob found = jobs.find(ORDERS).orElseThrow();

        assertThat(found.definition()).isEqualTo(orders);
        assertThat(found.hash()).isEqualTo(Jobs.hashOf(orders));
        assertThat(found.offered()).isTrue();
        assertThat(jobs.find(new JobName("nothing"))).isEmpty();
        assertThat(jobs.offered()).extracting(CataloguedJob::definition).containsExactly(orders);
    }

    @Test
    void keepsEveryDefinitionByItsHash() {
        JobDefinition first = SampleDefinitions.named("orders-export", "Orders");
        JobDefinition second = SampleDefinitions.named("orders-export", "All orders");
        jobs.offer(List.of(first));
        jobs.offer(List.of(second));

        assertThat(jobs.find(ORDERS).orElseThrow().definition()).isEqualTo(second);
        assertThat(jobs.definition(Jobs.hashOf(first))).contains(first);
        assertThat(jobs.definition("0".repeat(64))).isEmpty();
    }

    @Test
    void withdrawsWhatNoCatalogueNamesAnyMoreAndOffersItAgain() {
        JobDefinition orders = SampleDefinitions.named("orders-export", "Orders");
        JobDefinition lines = SampleDefinitions.named("order-lines-export", "Order lines");
        jobs.offer(List.of(orders, lines));
        jobs.offer(List.of(lines));

        assertThat(jobs.offered()).extracting(CataloguedJob::definition).containsExactly(lines);
        assertThat(jobs.find(ORDERS).orElseThrow().offered()).isFalse();

        jobs.offer(List.of(orders, lines));

        assertThat(jobs.offered()).extracting(CataloguedJob::definition).containsExactly(lines, orders);
    }

    @Test
    void touchesNothingThatDidNotChange() {
        JobDefinition orders = SampleDefinitions.named("orders-export", "Orders");
        jobs.offer(List.of(orders));
        CataloguedJob before = jobs.find(ORDERS).orElseThrow();

        jobs.offer(List.of(orders));

        assertThat(jobs.find(ORDERS)).contains(before);
    }

    @Test
    void offersWholeCataloguesWhenWorkersStartTogether() throws Exception {
        List<JobDefinition> old = IntStream.range(0, 20)
                .mapToObj(i -> SampleDefinitions.named("job-" + i, "Old"))
                .toList();
        List<JobDefinition> young = IntStream.range(10, 30)
                .mapToObj(i -> SampleDefinitions.named("job-" + (39 - i), "New"))
                .toList();
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Void>> starts = IntStream.range(0, 16)
                    .<Callable<Void>>mapToObj(i -> () -> {
                        jobs.offer(i % 2 == 0 ? old : young);
                        return null;
                    })
                    .toList();
            for (Future<Void> start : workers.invokeAll(starts)) {
                start.get();
            }
        } finally {
            workers.shutdownNow();
        }

        assertThat(jobs.offered()).hasSize(20);
        assertThat(jobs.offered().stream().map(job -> job.definition().title()).collect(Collectors.toSet()))
                .hasSize(1);
    }

    @Test
    void givesRequestsTheDefaultsAndTheNamesOfParameters() {
        jobs.offer(List.of(SampleDefinitions.named("orders-export", "Orders")));

        long run = request("{\"from\": \"2026-01-01\"}");

        assertThat(database.jdbc()
                        .sql("select parameters::text from longshore.run where id = :run")
                        .param("run", run)
                        .query(String.class)
                        .single())
                .isEqualTo("{\"from\": \"2026-01-01\", \"scale\": 0.1}");
        assertThatThrownBy(() -> request("{}"))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("parameter \"from\" of job \"orders-export\" is required");
        assertThatThrownBy(() -> request("{\"form\": 1}"))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("has no parameter \"form\"");
    }

    @Test
    void knowsTheLanes() {
        assertThat(jobs.lanes()).containsExactly("critical", "bulk", "repair");
    }

    private long request(String parameters) {
        return database.jdbc()
                .sql("select longshore.request_run('orders-export', cast(:parameters as jsonb))")
                .param("parameters", parameters)
                .query(Long.class)
                .single();
    }
}
