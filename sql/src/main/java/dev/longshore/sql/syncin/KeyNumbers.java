package dev.longshore.sql.syncin;

import java.util.Arrays;
import java.util.BitSet;

/** The keys of staged rows where each is one whole number, by row. */
final class KeyNumbers {

    private final long[] numbers;
    private final boolean ascending;

    private KeyNumbers(long[] numbers, boolean ascending) {
        this.numbers = numbers;
        this.ascending = ascending;
    }

    static KeyNumbers of(StagedKeys keys) {
        long[] numbers = keys.numbers();
        boolean ascending = true;
        for (int row = 1; ascending && row < numbers.length; row++) {
            ascending = numbers[row - 1] < numbers[row];
        }
        return new KeyNumbers(numbers, ascending);
    }

    long[] all() {
        return numbers;
    }

    /** Whether no two are the same. */
    boolean differ() {
        if (ascending) {
            return true;
        }
        long[] sorted = numbers.clone();
        Arrays.sort(sorted);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i] == sorted[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Which rows have one of these keys.
     *
     * @param known from the least to the greatest
     */
    BitSet rowsOf(long[] known) {
        BitSet found = new BitSet(numbers.length);
        int at = 0;
        for (int row = 0; row < numbers.length; row++) {
            if (ascending) {
                while (at < known.length && known[at] < numbers[row]) {
                    at++;
                }
            } else {
                int place = Arrays.binarySearch(known, numbers[row]);
                at = place < 0 ? -place - 1 : place;
            }
            found.set(row, at < known.length && known[at] == numbers[row]);
        }
        return found;
    }
}
