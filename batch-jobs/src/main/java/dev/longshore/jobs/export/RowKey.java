package dev.longshore.jobs.export;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.export.Column;
import dev.longshore.sql.export.KeyRanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Finds the key in rows of COPY text format. Keys are the same if their texts are: 1.0 and 1.00, or texts that only a collation holds for equal, are
 * not noticed. Stateless.
 */
final class RowKey {

    private static final int LARGE_ROW = 64 * 1024;

    private final List<Column> key;
    private final List<Integer> places;
    private final boolean[] isKey;
    private final int columnsToLastKey;

    /**
     * @param key its columns, leading one first
     * @param places where they stand among the fields of a row
     */
    RowKey(List<Column> key, List<Integer> places) {
        this.key = key;
        this.places = places;
        columnsToLastKey = Collections.max(places) + 1;
        isKey = new boolean[columnsToLastKey];
        places.forEach(place -> isKey[place] = true);
    }

    /** The key of a row in text form, leading column first. */
    List<String> of(byte[] row) {
        String[] values = new String[places.size()];
        int from = 0;
        for (int column = 0; column < columnsToLastKey; column++) {
            int to = CopyText.endOfField(row, from, row.length - 1);
            if (isKey[column]) {
                String value = CopyText.value(row, from, to);
                if (value == null) {
                    throw KeyRanges.nullKey(key.get(places.indexOf(column)).name());
                }
                values[places.indexOf(column)] = value;
            }
            from = to + 1;
        }
        return List.of(values);
    }

    /** Fails if two rows that follow each other have the same key: the next chunk could then not tell where to go on. */
    void refuseSame(byte[] before, byte[] row) {
        if (isSame(before, row)) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "key-not-unique",
                    "Two rows have the same key: " + described(of(row)) + ".",
                    "Add columns to spec.key until it tells all rows apart.");
        }
    }

    /** As much of a row as its key needs, if that spares memory; a row all the same to every method here. */
    byte[] withoutRest(byte[] row) {
        if (row.length < LARGE_ROW) {
            return row;
        }
        int end = -1;
        for (int column = 0; column < columnsToLastKey; column++) {
            end = CopyText.endOfField(row, end + 1, row.length - 1);
        }
        if (end == row.length - 1) {
            return row;
        }
        byte[] beginning = Arrays.copyOf(row, end + 2);
        beginning[end + 1] = '\n';
        return beginning;
    }

    /** A key as people read it, such as {@code l_orderkey = 7, l_linenumber = 2}. */
    String described(List<String> values) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String value =
                    values.get(i).length() <= 80 ? values.get(i) : values.get(i).substring(0, 79) + "…";
            parts.add(key.get(i).name() + " = " + value);
        }
        return String.join(", ", parts);
    }

    /** Starts at the first byte that differs: all columns before its own are the same, which settles most rows at once. */
    private boolean isSame(byte[] a, byte[] b) {
        int differs = Arrays.mismatch(a, b);
        if (differs < 0) {
            return true;
        }
        int column = 0;
        int from = 0;
        for (int i = 0; i < differs; i++) {
            if (a[i] == '\t') {
                column++;
                from = i + 1;
            }
        }
        return column >= columnsToLastKey || !isKey[column] && isSameFrom(column, a, from, b);
    }

    private boolean isSameFrom(int differing, byte[] a, int from, byte[] b) {
        int inA = from;
        int inB = from;
        for (int column = differing; column < columnsToLastKey; column++) {
            int endInA = CopyText.endOfField(a, inA, a.length - 1);
            int endInB = CopyText.endOfField(b, inB, b.length - 1);
            if (isKey[column] && !Arrays.equals(a, inA, endInA, b, inB, endInB)) {
                return false;
            }
            inA = endInA + 1;
            inB = endInB + 1;
        }
        return true;
    }
}
