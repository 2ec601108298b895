package dev.longshore.jobs.sample;

import dev.longshore.model.run.RunId;
import dev.longshore.sql.sample.RowWriter;
import dev.longshore.sql.sample.SampleShop;
import dev.longshore.sql.sample.ShopTable;
import io.trino.tpch.Customer;
import io.trino.tpch.CustomerGenerator;
import io.trino.tpch.Distributions;
import io.trino.tpch.LineItemGenerator;
import io.trino.tpch.Nation;
import io.trino.tpch.NationGenerator;
import io.trino.tpch.OrderGenerator;
import io.trino.tpch.PartGenerator;
import io.trino.tpch.Region;
import io.trino.tpch.RegionGenerator;
import io.trino.tpch.SupplierGenerator;
import io.trino.tpch.TextPool;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * TPC-H's generator for one scale. Keys, numbers, dates and names are those of the standard. Comments are not: they are cut from a pool of random text,
 * and the standard's has 300 MiB, which takes seconds to make and as much memory for as long as the JVM lives.
 */
final class ShopGenerator {

    static final int ORGANIZATIONS = 25;

    private static final int TEXT_POOL_BYTES = 4 * 1024 * 1024;

    private final double scale;
    private final Distributions distributions = Distributions.getDefaultDistributions();
    private final TextPool text = new TextPool(TEXT_POOL_BYTES, distributions);
    private final byte[] nationOfCustomer;

    ShopGenerator(double scale) {
        this.scale = scale;
        this.nationOfCustomer = nationsOfCustomers();
    }

    double scale() {
        return scale;
    }

    /** How many there are; their keys start at 1. */
    int customers() {
        return nationOfCustomer.length;
    }

    /** The rows of a part, from its start. */
    ShopRows rows(ShopPart part, SampleShop shop, RunId run) {
        int number = part.part();
        int of = part.of();
        return switch (part.source()) {
            case ORDERS ->
                new OrderRows(
                        shop,
                        run,
                        new OrderGenerator(scale, number, of, distributions, text).iterator(),
                        new LineItemGenerator(scale, number, of, distributions, text).iterator(),
                        nations());
            case PARTS ->
                new PlainRows<>(
                        shop,
                        run,
                        ShopTable.PART,
                        new PartGenerator(scale, number, of, distributions, text).iterator(),
                        ShopFormats::part);
            case CUSTOMERS ->
                new PlainRows<>(
                        shop,
                        run,
                        ShopTable.CUSTOMER,
                        new CustomerGenerator(scale, number, of, distributions, text).iterator(),
                        ShopFormats::customer);
            case SUPPLIERS ->
                new PlainRows<>(
                        shop,
                        run,
                        ShopTable.SUPPLIER,
                        new SupplierGenerator(scale, number, of, distributions, text).iterator(),
                        ShopFormats::supplier);
            case ORGANIZATIONS ->
                new PlainRows<>(shop, run, ShopTable.ORGANIZATION, organizations(), Organization::write);
        };
    }

    private LongUnaryOperator nations() {
        return customer -> nationOfCustomer[(int) customer - 1];
    }

    /** By customer key, from 1: an order names its customer only, and its tenant is the customer's nation. */
    private byte[] nationsOfCustomers() {
        byte[] nations = new byte[(int) (CustomerGenerator.SCALE_BASE * scale)];
        for (Customer customer : new CustomerGenerator(scale, 1, 1, distributions, text)) {
            nations[(int) customer.getCustomerKey() - 1] = (byte) customer.getNationKey();
        }
        return nations;
    }

    private Iterator<Organization> organizations() {
        List<Region> regions = new ArrayList<>();
        new RegionGenerator(distributions, text).iterator().forEachRemaining(regions::add);
        List<Organization> organizations = new ArrayList<>();
        new NationGenerator(distributions, text)
                .iterator()
                .forEachRemaining(nation ->
                        organizations.add(new Organization(nation, regions.get((int) nation.getRegionKey()))));
        return organizations.iterator();
    }

    private record Organization(Nation nation, Region region) {

        static void write(RowWriter row, Organization organization) {
            ShopFormats.organization(row, organization.nation, organization.region);
        }
    }
}
