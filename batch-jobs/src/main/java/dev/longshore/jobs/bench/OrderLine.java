package dev.longshore.jobs.bench;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.stream.Stream;

/** An order line as an idiomatic job maps it: by hand, since the reflective mapper is nine times slower. Public, since its writer reads it by reflection. */
public record OrderLine(
        long orderKey,
        long partKey,
        long supplierKey,
        int lineNumber,
        BigDecimal quantity,
        BigDecimal extendedPrice,
        BigDecimal discount,
        BigDecimal tax,
        String returnFlag,
        String lineStatus,
        LocalDate shipDate,
        LocalDate commitDate,
        LocalDate receiptDate,
        String shipInstruct,
        String shipMode,
        String comment) {

    static OrderLine map(ResultSet row, int number) throws SQLException {
        return new OrderLine(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getInt(4),
                row.getBigDecimal(5),
                row.getBigDecimal(6),
                row.getBigDecimal(7),
                row.getBigDecimal(8),
                row.getString(9),
                row.getString(10),
                row.getObject(11, LocalDate.class),
                row.getObject(12, LocalDate.class),
                row.getObject(13, LocalDate.class),
                row.getString(14),
                row.getString(15),
                row.getString(16));
    }

    /** The components in order, as a delimited writer is told them. */
    static String[] names() {
        return Stream.of(OrderLine.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toArray(String[]::new);
    }
}
