package com.example.shop;

import static dev.longshore.testkit.Compared.files;
import static dev.longshore.testkit.Compared.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.testkit.Boundary;
import dev.longshore.testkit.JobUnderTest;
import dev.longshore.testkit.Jobs;
import dev.longshore.testkit.LongshoreTest;
import dev.longshore.testkit.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The kit as another project uses it: by what is public, a job file and a job of plain Spring Batch. */
@LongshoreTest(catalogue = "src/test/resources/example", configuration = InvoiceConfiguration.class)
class ShopIT {

    @BeforeAll
    static void make(Jobs jobs) {
        jobs.database().sql("""
                        create schema shop;
                        create table shop.orders (id bigint primary key, tenant text, customer text, placed_on date, delivered_on date, amount numeric(10, 2));
                        create table shop.invoice (id bigint generated always as identity, order_id bigint, amount numeric(10, 2));
                        """).update();
    }

    @Test
    void anExportIsTheSameWhereverItsWorkerDies(Jobs jobs) {
        JobUnderTest job = jobs.job("open-orders")
                .given(ShopIT::fill)
                .parameter("tenant", "ACME")
                .compares(files())
                .at(Boundary.CHUNK);

        job.isRestartable();

        Outcome outcome = job.run();
        assertThat(outcome.lines().get("published files")).containsKey("open-orders-ACME.csv: 120 rows");
    }

    @Test
    void aJobOfPlainSpringBatchIsRestartableAndNotIdempotent(Jobs jobs) {
        JobUnderTest job = jobs.job("invoice-job")
                .given(ShopIT::fill)
                .compares(table("shop.invoice").without("id"))
                .at(Boundary.CHUNK);

        job.isRestartable();

        assertThatThrownBy(job::isIdempotent)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("50 lines more often");
    }

    private static void fill(JdbcClient database) {
        database.sql("""
                        truncate shop.orders;
                        insert into shop.orders
                        select g, case when g % 5 = 0 then 'OTHER' else 'ACME' end, 'customer ' || g, date '2026-01-01' + g,
                          case when g % 4 = 0 then date '2026-11-01' end, g * 1.5
                        from generate_series(1, 200) g
                        """).update();
    }
}
