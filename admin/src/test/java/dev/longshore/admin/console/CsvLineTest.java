package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvLineTest {

    private static final String LETTERS = "''''=+-@\t\r\n,;\"a1 é";

    @Test
    void givesEachTextBackAsItWas() {
        Random random = new Random(20261123);
        for (int i = 0; i < 200_000; i++) {
            String text = text(random);

            assertThat(CsvLine.unguarded(CsvLine.guarded(text))).isEqualTo(text);
        }
    }

    @Test
    void guardsWhatIsAFormulaAndWhatWouldLookGuarded() {
        assertThat(List.of("=1+1", "'=1+1", "''-y", "'quoted'", "''", "plain", ""))
                .extracting(CsvLine::guarded)
                .containsExactly("'=1+1", "''=1+1", "'''-y", "'quoted'", "''", "plain", "");
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(6); length > 0; length--) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
