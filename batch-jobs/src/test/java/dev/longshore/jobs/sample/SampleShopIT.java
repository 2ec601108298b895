package dev.longshore.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.run.Counts;
import dev.longshore.sql.database.TestDatabase;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SampleShopIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final SampleLoad load = new SampleLoad(database);

    @Test
    void loadsTheShopWithTheKnownNumbersOfRows() throws Exception {
        Counts counts = load.wholly(load.run("0.01"));

        assertThat(rows("organization")).isEqualTo(25);
        assertThat(rows("customer")).isEqualTo(1_500);
        assertThat(rows("supplier")).isEqualTo(100);
        assertThat(rows("part")).isEqualTo(2_000);
        assertThat(rows("sales_order")).isEqualTo(15_000);
        assertThat(rows("order_line")).isEqualTo(60_175);
        assertThat(counts).isEqualTo(Counts.ofWritten(25 + 1_500 + 100 + 2_000 + 15_000 + 60_175));
        assertThat(one("select scale from longshore.sample_shop", BigDecimal.class))
                .isEqualByComparingTo("0.01");
        assertThat(leftovers()).isEmpty();
    }

    private long rows(String table) {
        return one("select count(*) from longshore." + table, Long.class);
    }

    private <T> T one(String sql, Class<T> type) {
        return database.jdbc().sql(sql).query(type).single();
    }

    private List<String> leftovers() {
        return database.jdbc()
                .sql(
                        "select relname from pg_class where relnamespace = 'longshore'::regnamespace and relkind in ('r', 'i') and relname ~ '_[0-9]+(_pkey)?$'")
                .query(String.class)
                .list();
    }
}
