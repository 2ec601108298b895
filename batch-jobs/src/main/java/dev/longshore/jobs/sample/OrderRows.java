package dev.longshore.jobs.sample;

import dev.longshore.model.run.RunId;
import dev.longshore.sql.sample.RowWriter;
import dev.longshore.sql.sample.SampleShop;
import dev.longshore.sql.sample.ShopTable;
import io.trino.tpch.LineItem;
import io.trino.tpch.Order;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Orders with their lines. Both generators go over the same orders, side by side. */
final class OrderRows implements ShopRows {

    private final SampleShop shop;
    private final RunId run;
    private final Iterator<Order> orders;
    private final Iterator<LineItem> lines;
    private final LongUnaryOperator nationOfCustomer;
    private @Nullable LineItem next;

    OrderRows(
            SampleShop shop,
            RunId run,
            Iterator<Order> orders,
            Iterator<LineItem> lines,
            LongUnaryOperator nationOfCustomer) {
        this.shop = shop;
        this.run = run;
        this.orders = orders;
        this.lines = lines;
        this.nationOfCustomer = nationOfCustomer;
    }

    @Override
    public void skip(long count) {
        for (long i = 0; i < count; i++) {
            long key = orders.next().getOrderKey();
            while (nextIsOf(key)) {
                next = null;
            }
        }
    }

    @Override
    public Written write(int most) throws SQLException {
        List<Order> written = new ArrayList<>(most);
        long rows;
        try (RowWriter writer = shop.write(ShopTable.ORDER_LINE, run)) {
            while (written.size() < most && orders.hasNext()) {
                Order order = orders.next();
                written.add(order);
                long nation = nationOfCustomer.applyAsLong(order.getCustomerKey());
                while (nextIsOf(order.getOrderKey())) {
                    ShopFormats.line(writer, takeLine(), order, nation);
                    writer.endRow();
                }
            }
            rows = writer.finish();
        }
        try (RowWriter writer = shop.write(ShopTable.SALES_ORDER, run)) {
            for (Order order : written) {
                ShopFormats.order(writer, order, nationOfCustomer.applyAsLong(order.getCustomerKey()));
                writer.endRow();
            }
            rows += writer.finish();
        }
        return new Written(written.size(), rows);
    }

    @Override
    public boolean hasMore() {
        return orders.hasNext();
    }

    private boolean nextIsOf(long orderKey) {
        if (next == null && lines.hasNext()) {
            next = lines.next();
        }
        return next != null && next.getOrderKey() == orderKey;
    }

    private LineItem takeLine() {
        LineItem line = next;
        if (line == null) {
            throw new NoSuchElementException("there is no line to take");
        }
        next = null;
        return line;
    }
}
