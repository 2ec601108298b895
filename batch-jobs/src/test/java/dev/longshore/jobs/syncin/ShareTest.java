package dev.longshore.jobs.syncin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.jobs.syncin.RecordReader.Share;
import dev.longshore.sql.syncin.StagedRows;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {

    private static final int KEYS = 60_000;

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "2, 2", "4, 2", "3, 3"})
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
    @CsvSource({"2, 2", "4, 2", "3, 3"})
    void leavesNeighboursToOneLaneAndPartsThemAmongItsTurns(int lanes, int turns) {
        List<Share> shares = shares(lanes, turns);
        for (int block = 1; block <= 40; block++) {
            int[] turnsOfBlock = new int[turns];
            int lane = -1;
            for (int key = 1_000 * block; key < 1_000 * block + 1_000; key++) {
                int share = onlyOneThatHas(shares, staged(Integer.toString(key)));
                assertThat(lane).isIn(-1, share % lanes);
                lane = share % lanes;
                turnsOfBlock[share / lanes]++;
            }
            assertThat(IntStream.of(turnsOfBlock).boxed())
                    .allSatisfy(count -> assertThat(count).isBetween(800 / turns, 1_200 / turns));
        }
    }

    private static List<Share> shares(int lanes, int turns) {
        return IntStream.range(0, lanes * turns)
                .mapToObj(number -> new Share(number, lanes * turns, lanes, true))
                .toList();
    }

    private static StagedRows staged(String key) {
        StagedRows staged = new StagedRows();
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        staged.plain(bytes, 0, bytes.length);
        return staged;
    }

    private static int onlyOneThatHas(List<Share> shares, StagedRows key) {
        return only(shares.stream().filter(share -> share.has(key)).toList());
    }

    private static int onlyOneThatHas(List<Share> shares, long line) {
        return only(shares.stream().filter(share -> share.has(line)).toList());
    }

    private static int only(List<Share> found) {
        assertThat(found).hasSize(1);
        return found.get(0).number();
    }
}
