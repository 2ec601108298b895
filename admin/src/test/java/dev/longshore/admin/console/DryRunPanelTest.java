package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DryRunPanelTest {

    private final Figures f = new Figures(Instant.parse("2026-11-23T07:42:07Z"));

    @Test
    void saysWhatWouldBeDeletedOrWhyItWouldBeRefused() {
        Map<String, Object> told = new HashMap<>(Map.of("inserted", 2, "changed", 1, "unchanged", 3, "rejected", 0));
        String merged = "It would insert 2 rows, change 1, leave 3 as they are and reject 0.";
        assertThat(DryRunPanel.says(told, f)).isEqualTo(merged + " Nothing was written.");

        told.put("deleted", 4);
        assertThat(DryRunPanel.says(told, f))
                .isEqualTo(merged + " It would delete 4 rows that the file does not name. Nothing was written.");

        told.put("refused", "The file does not name 4 of the table's 8 rows.");
        assertThat(DryRunPanel.says(told, f))
                .isEqualTo(
                        merged
                                + " Then it would fail and delete nothing: The file does not name 4 of the table's 8 rows. Nothing was written.");
    }
}
