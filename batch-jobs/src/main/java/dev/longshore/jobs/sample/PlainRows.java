package dev.longshore.jobs.sample;

import dev.longshore.model.run.RunId;
import dev.longshore.sql.sample.RowWriter;
import dev.longshore.sql.sample.SampleShop;
import dev.longshore.sql.sample.ShopTable;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.function.BiConsumer;

/** Items that are one row each. */
record PlainRows<E>(SampleShop shop, RunId run, ShopTable table, Iterator<E> items, BiConsumer<RowWriter, E> format)
        implements ShopRows {

    @Override
    public void skip(long count) {
        for (long i = 0; i < count; i++) {
            items.next();
        }
    }

    @Override
    public Written write(int most) throws SQLException {
        try (RowWriter writer = shop.write(table, run)) {
            for (int i = 0; i < most && items.hasNext(); i++) {
                format.accept(writer, items.next());
                writer.endRow();
            }
            long rows = writer.finish();
            return new Written(rows, rows);
        }
    }

    @Override
    public boolean hasMore() {
        return items.hasNext();
    }
}
