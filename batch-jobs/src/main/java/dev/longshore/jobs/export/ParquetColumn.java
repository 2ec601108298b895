package dev.longshore.jobs.export;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.jsonType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timeType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.uuidType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;
import static org.apache.parquet.schema.Types.optional;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.Column;
import dev.longshore.sql.export.PostgresTime;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType;

/**
 * What a column becomes in a Parquet file. Every column may be NULL there.
 *
 * @param source the column
 * @param type in the file
 * @param writer of values that are not NULL
 */
record ParquetColumn(Column source, PrimitiveType type, Writer writer) {

    /** Writes one value, given as PostgreSQL writes it. */
    @FunctionalInterface
    interface Writer {
        void write(RecordConsumer to, String value);
    }

    private static final int MOST_DIGITS = 38;
    private static final int DECIMAL_BYTES = 16; // of 38 digits

    static ParquetColumn of(Column column) {
        String name = column.name();
        return switch (column.type()) {
            case "int2" ->
                new ParquetColumn(
                        column,
                        optional(INT32).as(intType(16, true)).named(name),
                        (to, value) -> to.addInteger(Integer.parseInt(value)));
            case "int4" ->
                new ParquetColumn(
                        column, optional(INT32).named(name), (to, value) -> to.addInteger(Integer.parseInt(value)));
            case "int8" ->
                new ParquetColumn(
                        column, optional(INT64).named(name), (to, value) -> to.addLong(Long.parseLong(value)));
            case "float4" ->
                new ParquetColumn(
                        column, optional(FLOAT).named(name), (to, value) -> to.addFloat(Float.parseFloat(value)));
            case "float8" ->
                new ParquetColumn(
                        column, optional(DOUBLE).named(name), (to, value) -> to.addDouble(Double.parseDouble(value)));
            case "bool" ->
                new ParquetColumn(
                        column, optional(BOOLEAN).named(name), (to, value) -> to.addBoolean(value.equals("t")));
            case "numeric" -> decimal(column);
            case "date" ->
                new ParquetColumn(
                        column,
                        optional(INT32).as(dateType()).named(name),
                        (to, value) -> to.addInteger(
                                Math.toIntExact(PostgresTime.date(value).toEpochDay())));
            case "time" ->
                new ParquetColumn(
                        column,
                        optional(INT64).as(timeType(false, TimeUnit.MICROS)).named(name),
                        (to, value) -> to.addLong(PostgresTime.time(value).toNanoOfDay() / 1_000));
            case "timestamp" -> timestamp(column, false);
            case "timestamptz" -> timestamp(column, true);
            case "uuid" ->
                new ParquetColumn(
                        column,
                        optional(FIXED_LEN_BYTE_ARRAY).length(16).as(uuidType()).named(name),
                        (to, value) -> to.addBinary(uuid(UUID.fromString(value))));
            case "bytea" ->
                new ParquetColumn(
                        column,
                        optional(BINARY).named(name),
                        (to, value) -> to.addBinary(
                                Binary.fromConstantByteArray(HexFormat.of().parseHex(value.substring(2)))));
            case "json", "jsonb" ->
                new ParquetColumn(
                        column,
                        optional(BINARY).as(jsonType()).named(name),
                        (to, value) -> to.addBinary(Binary.fromString(value)));
            default ->
                new ParquetColumn(
                        column,
                        optional(BINARY).as(stringType()).named(name),
                        (to, value) -> to.addBinary(Binary.fromString(value)));
        };
    }

    /** Writes a value, and says which one if it has no place in the file. */
    void write(RecordConsumer to, String value) {
        try {
            writer.write(to, value);
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
            throw LongshoreException.badInput(
                    "no-parquet-value",
                    "spec.format",
                    "Column \"" + source.name() + "\" holds " + value + ", which Parquet has no " + source.type()
                            + " for.",
                    "Replace it in the SQL, such as nullif(" + source.name() + ", '" + value + "').");
        }
    }

    /** Digits and places are those of the column: a value is the same in the file, or the run says why not. */
    private static ParquetColumn decimal(Column column) {
        int precision = column.precision();
        int scale = column.scale();
        if (precision < 1 || precision > MOST_DIGITS || scale < 0 || scale > precision) {
            throw LongshoreException.badInput(
                    "decimal-without-places",
                    "spec.sql",
                    "Column \"" + column.name() + "\" is a numeric that does not say how many digits it has, at most "
                            + MOST_DIGITS + ". A Parquet file says it for all of its rows.",
                    "Write cast(" + column.name() + " as numeric(18, 4)), say, in the SQL.");
        }
        String name = column.name();
        if (precision <= 9) {
            return new ParquetColumn(
                    column,
                    optional(INT32).as(decimalType(scale, precision)).named(name),
                    (to, value) -> to.addInteger(new BigDecimal(value)
                            .setScale(scale)
                            .unscaledValue()
                            .intValueExact()));
        }
        if (precision <= 18) {
            return new ParquetColumn(
                    column,
                    optional(INT64).as(decimalType(scale, precision)).named(name),
                    (to, value) -> to.addLong(new BigDecimal(value)
                            .setScale(scale)
                            .unscaledValue()
                            .longValueExact()));
        }
        return new ParquetColumn(
                column,
                optional(FIXED_LEN_BYTE_ARRAY)
                        .length(DECIMAL_BYTES)
                        .as(decimalType(scale, precision))
                        .named(name),
                (to, value) -> to.addBinary(extended(
                        new BigDecimal(value).setScale(scale).unscaledValue().toByteArray())));
    }

    private static Binary extended(byte[] number) {
        byte[] bytes = new byte[DECIMAL_BYTES];
        Arrays.fill(bytes, (byte) (number[0] < 0 ? -1 : 0));
        System.arraycopy(number, 0, bytes, DECIMAL_BYTES - number.length, number.length);
        return Binary.fromConstantByteArray(bytes);
    }

    /** Rows are read in UTC, so that the clock that a value shows is the moment. */
    private static ParquetColumn timestamp(Column column, boolean moment) {
        return new ParquetColumn(
                column,
                optional(INT64).as(timestampType(moment, TimeUnit.MICROS)).named(column.name()),
                (to, value) -> to.addLong(micros(PostgresTime.dateTime(value))));
    }

    private static long micros(LocalDateTime time) {
        return Math.addExact(
                Math.multiplyExact(time.toEpochSecond(ZoneOffset.UTC), 1_000_000L), time.getNano() / 1_000);
    }

    private static Binary uuid(UUID id) {
        return Binary.fromConstantByteArray(ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }
}
