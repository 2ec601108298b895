package dev.longshore.jobs.syncin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.longshore.sql.syncin.StagedRows;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {

    private static final int KEYS = 60_000;

    private final StagedRows staged = new StagedRows();

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "2, 2", "4, 2", "3, 3", "2, 4"})
    void givesEachRecordToOneAndAllAboutAsMany(int lanes, int turns) {
        List<Share> shares = shares(lanes, turns);
        int[] keys = new int[shares.size()];
        int[] lines = new int[shares.size()];
        for (int key = 1; key <= KEYS; key++) {
            keys[onlyOneThatHas(shares, staged(Integer.toString(key)))]++;
            lines[onlyOneThatHas(shares, key)]++;
        }

        assertThat(IntStream.of(keys).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(KEYS / shares.size() / 2, KEYS));
        assertThat(IntStream.of(lines).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(KEYS / shares.size() / 2, KEYS));
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "4, 2", "3, 3", "2, 4"})
    void leavesNeighboursToOneLaneAndPartsThemAmongItsTurns(int lanes, int turns) {
        List<Share> shares = shares(lanes, turns);
        for (int block = 1; block <= 40; block++) {
            int[] turnsOfBlock = new int[turns];
            Set<Integer> lanesOfBlock = new HashSet<>();
            for (int key = 1_000 * block; key < 1_000 * block + 1_000; key++) {
                int share = onlyOneThatHas(shares, staged(Integer.toString(key)));
                lanesOfBlock.add(share % lanes);
                turnsOfBlock[share / lanes]++;
            }
            assertThat(lanesOfBlock).hasSize(1);
            assertThat(IntStream.of(turnsOfBlock).boxed())
                    .allSatisfy(count -> assertThat(count).isBetween(800 / turns, 1_200 / turns));
        }
    }

    private static List<Share> shares(int lanes, int turns) {
        return IntStream.range(0, lanes * turns)
                .mapToObj(number -> Share.planned(number, lanes * turns, lanes))
                .toList();
    }

    private StagedRows staged(String key) {
        staged.clear();
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        staged.plain(bytes, 0, bytes.length);
        return staged;
    }

    private static int onlyOneThatHas(List<Share> shares, StagedRows key) {
        return only(shares, share -> share.of(key) == share.number());
    }

    private static int onlyOneThatHas(List<Share> shares, long line) {
        return only(shares, share -> share.of(line) == share.number());
    }

    /** Without an assertion of its own for each of a million records, which would take longer than all else. */
    private static int only(List<Share> shares, Predicate<Share> owns) {
        int owner = -1;
        for (Share share : shares) {
            if (owns.test(share)) {
                if (owner >= 0) {
                    fail("two shares have one record: %s and %s", owner, share.number());
                }
                owner = share.number();
            }
        }
        return owner >= 0 ? owner : fail("no share has the record");
    }
}
