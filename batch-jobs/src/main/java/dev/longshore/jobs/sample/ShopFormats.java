package dev.longshore.jobs.sample;

import dev.longshore.sql.sample.RowWriter;
import io.trino.tpch.Customer;
import io.trino.tpch.LineItem;
import io.trino.tpch.Nation;
import io.trino.tpch.Order;
import io.trino.tpch.Part;
import io.trino.tpch.Region;
import io.trino.tpch.Supplier;

/** The fields of each entity, in the order of its table's columns. The entities hold dates as days since 1970-01-01. */
final class ShopFormats {

    private ShopFormats() {}

    static void organization(RowWriter row, Nation nation, Region region) {
        row.number(nation.getNationKey())
                .text(nation.getName())
                .number(nation.getRegionKey())
                .text(nation.getComment())
                .text(region.getName())
                .text(region.getComment());
    }

    static void customer(RowWriter row, Customer customer) {
        row.number(customer.getCustomerKey())
                .text(customer.getName())
                .text(customer.getAddress())
                .number(customer.getNationKey())
                .text(customer.getPhone())
                .hundredths(customer.getAccountBalanceInCents())
                .text(customer.getMarketSegment())
                .text(customer.getComment());
    }

    static void supplier(RowWriter row, Supplier supplier) {
        row.number(supplier.getSupplierKey())
                .text(supplier.getName())
                .text(supplier.getAddress())
                .number(supplier.getNationKey())
                .text(supplier.getPhone())
                .hundredths(supplier.getAccountBalanceInCents())
                .text(supplier.getComment());
    }

    static void part(RowWriter row, Part part) {
        row.number(part.getPartKey())
                .text(part.getName())
                .text(part.getManufacturer())
                .text(part.getBrand())
                .text(part.getType())
                .number(part.getSize())
                .text(part.getContainer())
                .hundredths(part.getRetailPriceInCents())
                .text(part.getComment());
    }

    static void order(RowWriter row, Order order, long nation) {
        row.number(order.getOrderKey())
                .number(order.getCustomerKey())
                .text(String.valueOf(order.getOrderStatus()))
                .hundredths(order.getTotalPriceInCents())
                .date(order.getOrderDate())
                .text(order.getOrderPriority())
                .text(order.getClerk())
                .number(order.getShipPriority())
                .text(order.getComment())
                .number(nation);
    }

    static void line(RowWriter row, LineItem line, Order order, long nation) {
        row.number(line.getOrderKey())
                .number(line.getPartKey())
                .number(line.getSupplierKey())
                .number(line.getLineNumber())
                .hundredths(100 * line.getQuantity())
                .hundredths(line.getExtendedPriceInCents())
                .hundredths(line.getDiscountPercent())
                .hundredths(line.getTaxPercent())
                .text(line.getReturnFlag())
                .text(line.getStatus())
                .date(line.getShipDate())
                .date(line.getCommitDate())
                .date(line.getReceiptDate())
                .text(line.getShipInstructions())
                .text(line.getShipMode())
                .text(line.getComment())
                .number(nation)
                .date(order.getOrderDate());
    }
}
