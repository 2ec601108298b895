package dev.longshore.jobs.sample;

import io.trino.tpch.Customer;
import io.trino.tpch.CustomerGenerator;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import io.trino.tpch.Nation;
import io.trino.tpch.NationGenerator;
import io.trino.tpch.Order;
import io.trino.tpch.OrderGenerator;
import io.trino.tpch.Region;
import io.trino.tpch.RegionGenerator;
import io.trino.tpch.Supplier;
import io.trino.tpch.SupplierGenerator;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Two reference queries of TPC-H in the shop's names, and their answers computed from the generator alone, in whole numbers. */
final class TpchQueries {

    /** Query 1. */
    static final String PRICING_SUMMARY = """
            select l_returnflag, l_linestatus, sum(l_quantity) as sum_qty, sum(l_extendedprice) as sum_base_price,
              sum(l_extendedprice * (1 - l_discount)) as sum_disc_price,
              sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) as sum_charge, count(*) as count_order
            from longshore.order_line
            where l_shipdate <= date '1998-12-01' - interval '90' day
            group by l_returnflag, l_linestatus
            order by l_returnflag, l_linestatus
            """;

    /** Query 5. */
    static final String LOCAL_SUPPLIER_VOLUME = """
            select n_name, sum(l_extendedprice * (1 - l_discount)) as revenue
            from longshore.customer, longshore.sales_order, longshore.order_line, longshore.supplier, longshore.organization
            where c_custkey = o_custkey and l_orderkey = o_orderkey and l_suppkey = s_suppkey and c_nationkey = s_nationkey
              and s_nationkey = n_nationkey and r_name = 'ASIA'
              and o_orderdate >= date '1994-01-01' and o_orderdate < date '1994-01-01' + interval '1' year
            group by n_name
            order by revenue desc
            """;

    private TpchQueries() {}

    static List<PricingSummary> pricingSummary(double scale) {
        long last = LocalDate.of(1998, 12, 1).minusDays(90).toEpochDay();
        Map<String, long[]> sums = new TreeMap<>();
        for (LineItem line : new LineItemGenerator(scale, 1, 1)) {
            if (line.getShipDate() > last) {
                continue;
            }
            long[] sum = sums.computeIfAbsent(line.getReturnFlag() + line.getStatus(), key -> new long[5]);
            long discounted = line.getExtendedPriceInCents() * (100 - line.getDiscountPercent());
            sum[0] += line.getQuantity();
            sum[1] += line.getExtendedPriceInCents();
            sum[2] += discounted;
            sum[3] += discounted * (100 + line.getTaxPercent());
            sum[4]++;
        }
        return sums.entrySet().stream()
                .map(entry -> PricingSummary.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    static List<Revenue> localSupplierVolume(double scale) {
        Map<Long, String> asia = new HashMap<>();
        Map<Long, String> regions = new HashMap<>();
        for (Region region : new RegionGenerator()) {
            regions.put(region.getRegionKey(), region.getName());
        }
        for (Nation nation : new NationGenerator()) {
            if ("ASIA".equals(regions.get(nation.getRegionKey()))) {
                asia.put(nation.getNationKey(), nation.getName());
            }
        }
        Map<Long, Long> nationOfCustomer = new HashMap<>();
        for (Customer customer : new CustomerGenerator(scale, 1, 1)) {
            nationOfCustomer.put(customer.getCustomerKey(), customer.getNationKey());
        }
        Map<Long, Long> nationOfSupplier = new HashMap<>();
        for (Supplier supplier : new SupplierGenerator(scale, 1, 1)) {
            nationOfSupplier.put(supplier.getSupplierKey(), supplier.getNationKey());
        }
        Map<Long, Long> nationOfOrder = new HashMap<>();
        for (Order order : new OrderGenerator(scale, 1, 1)) {
            if (LocalDate.ofEpochDay(order.getOrderDate()).getYear() == 1994) {
                nationOfOrder.put(order.getOrderKey(), nationOfCustomer.get(order.getCustomerKey()));
            }
        }
        Map<String, Long> revenue = new HashMap<>();
        for (LineItem line : new LineItemGenerator(scale, 1, 1)) {
            Long nation = nationOfSupplier.get(line.getSupplierKey());
            if (asia.containsKey(nation) && nation.equals(nationOfOrder.get(line.getOrderKey()))) {
                revenue.merge(
                        asia.get(nation),
                        line.getExtendedPriceInCents() * (100 - line.getDiscountPercent()),
                        Long::sum);
            }
        }
        return revenue.entrySet().stream()
                .map(entry -> new Revenue(entry.getKey(), BigDecimal.valueOf(entry.getValue(), 4)))
                .sorted(Comparator.comparing(Revenue::revenue).reversed())
                .toList();
    }

    record Revenue(String nation, BigDecimal revenue) {

        static Revenue of(ResultSet row) throws SQLException {
            return new Revenue(
                    row.getString("n_name"), row.getBigDecimal("revenue").setScale(4));
        }
    }

    record PricingSummary(
            String flags, BigDecimal quantity, BigDecimal base, BigDecimal discounted, BigDecimal charge, long count) {

        static PricingSummary of(ResultSet row) throws SQLException {
            return new PricingSummary(
                    row.getString("l_returnflag") + row.getString("l_linestatus"),
                    row.getBigDecimal("sum_qty").setScale(0),
                    row.getBigDecimal("sum_base_price").setScale(2),
                    row.getBigDecimal("sum_disc_price").setScale(4),
                    row.getBigDecimal("sum_charge").setScale(6),
                    row.getLong("count_order"));
        }

        static PricingSummary of(String flags, long[] sums) {
            return new PricingSummary(
                    flags,
                    BigDecimal.valueOf(sums[0]),
                    BigDecimal.valueOf(sums[1], 2),
                    BigDecimal.valueOf(sums[2], 4),
                    BigDecimal.valueOf(sums[3], 6),
                    sums[4]);
        }
    }
}
