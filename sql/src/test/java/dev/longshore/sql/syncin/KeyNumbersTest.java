package dev.longshore.sql.syncin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyNumbersTest {

    @Test
    void readsWholeNumbersToBothEnds() {
        assertThat(numbers(Long.MIN_VALUE, -10, 0, 7, Long.MAX_VALUE).all())
                .containsExactly(Long.MIN_VALUE, -10, 0, 7, Long.MAX_VALUE);
    }

    @Test
    void findsRowsInWhateverOrderTheyCome() {
        List<KeyNumbers> orders = List.of(numbers(1, 3, 5, 7), numbers(7, 1, 5, 3));

        assertThat(orders)
                .extracting(order -> order.rowsOf(new long[] {-1, 3, 4, 7, 9}))
                .containsExactly(bits(1, 3), bits(0, 3));
        assertThat(orders.get(0).rowsOf(new long[0])).isEqualTo(bits());
    }

    @Test
    void tellsWhetherAKeyStandsTwice() {
        assertThat(numbers(1, 2, 3).differ()).isTrue();
        assertThat(numbers(3, 1, 2).differ()).isTrue();
        assertThat(numbers(1, 2, 2).differ()).isFalse();
        assertThat(numbers(2, 1, 2).differ()).isFalse();
        assertThat(numbers().differ()).isTrue();
    }

    private static KeyNumbers numbers(long... numbers) {
        StagedKeys keys = new StagedKeys();
        for (int row = 0; row < numbers.length; row++) {
            byte[] key = Long.toString(numbers[row]).getBytes(StandardCharsets.US_ASCII);
            keys.add(key, key.length, row);
        }
        return KeyNumbers.of(keys);
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        Arrays.stream(set).forEach(bits::set);
        return bits;
    }
}
