package dev.longshore.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.kind.UnitPlan;
import io.trino.tpch.Customer;
import io.trino.tpch.CustomerGenerator;
import io.trino.tpch.Distributions;
import io.trino.tpch.Order;
import io.trino.tpch.OrderGenerator;
import io.trino.tpch.TextPool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopPartTest {

    @Test
    void readsTheBoundsThatItPlanned() {
        List<ShopPart> parts = ShopPart.of(0.1);

        assertThat(parts.stream().map(part -> ShopPart.ofBounds(part.plan(0.1).bounds())))
                .containsExactlyElementsOf(parts);
        assertThat(parts.stream().map(part -> part.plan(0.1)).map(UnitPlan::label))
                .containsExactly(
                        "orders, part 1 of 5",
                        "orders, part 2 of 5",
                        "orders, part 3 of 5",
                        "orders, part 4 of 5",
                        "orders, part 5 of 5",
                        "parts",
                        "customers",
                        "suppliers",
                        "organizations");
    }

    /** Scales whose products with the standard's counts are not whole in binary. */
    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.0029, 0.007, 0.029, 0.057})
    void knowsANationForEveryCustomerOfAnOrder(double scale) {
        Distributions distributions = Distributions.getDefaultDistributions();
        TextPool text = new TextPool(100_000, distributions);
        long customers = 0;
        for (Customer customer : new CustomerGenerator(scale, 1, 1, distributions, text)) {
            customers = customer.getCustomerKey();
        }
        long known = new ShopGenerator(scale).customers();

        assertThat(known).isEqualTo(customers);
        for (Order order : new OrderGenerator(scale, 1, 1, distributions, text)) {
            assertThat(order.getCustomerKey()).isBetween(1L, known);
        }
    }
}
