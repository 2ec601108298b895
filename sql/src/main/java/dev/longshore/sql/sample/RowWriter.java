package dev.longshore.sql.sample;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * Writes rows by COPY in text format: fields in the order of the columns, {@link #endRow()} after each, {@link #finish()} at the end. Closing without it
 * discards all. Not thread-safe.
 */
public final class RowWriter implements AutoCloseable {

    private static final int SEND_AT = 64 * 1024;

    private final Connection connection;
    private final DataSource dataSource;
    private final CopyIn copy;
    private byte[] buffer = new byte[SEND_AT + 4 * 1024];
    private int length;
    private boolean betweenRows = true;

    RowWriter(Connection connection, DataSource dataSource, String statement) throws SQLException {
        this.connection = connection;
        this.dataSource = dataSource;
        this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    }

    public RowWriter number(long value) {
        startField();
        ascii(Long.toString(value));
        return this;
    }

    /** A number with two decimals, given in hundredths. */
    public RowWriter hundredths(long value) {
        startField();
        long whole = Math.abs(value);
        if (value < 0) {
            put('-');
        }
        ascii(Long.toString(whole / 100));
        put('.');
        put((char) ('0' + whole / 10 % 10));
        put((char) ('0' + whole % 10));
        return this;
    }

    /** A date of the years 1000 to 9999, as days since 1970-01-01. */
    public RowWriter date(int epochDay) {
        startField();
        ascii(LocalDate.ofEpochDay(epochDay).toString());
        return this;
    }

    public RowWriter text(String value) {
        startField();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            switch (b) {
                case '\\' -> ascii("\\\\");
                case '\t' -> ascii("\\t");
                case '\n' -> ascii("\\n");
                case '\r' -> ascii("\\r");
                default -> put((char) (b & 0xff));
            }
        }
        return this;
    }

    public void endRow() throws SQLException {
        put('\n');
        betweenRows = true;
        if (length >= SEND_AT) {
            send();
        }
    }

    /** Ends the COPY and tells how many rows the server took. */
    public long finish() throws SQLException {
        send();
        return copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        try {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    private void startField() {
        if (!betweenRows) {
            put('\t');
        }
        betweenRows = false;
    }

    private void ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void put(char c) {
        if (length == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * length);
        }
        buffer[length++] = (byte) c;
    }

    private void send() throws SQLException {
        copy.writeToCopy(buffer, 0, length);
        length = 0;
    }
}
