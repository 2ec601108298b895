package dev.longshore.chaos.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>Figures as of November 23, 2026, 9:48 AM</p>",
                "<p>Figures as of November 23, 2026, 11:59 PM to November 24, 2026, 12:00 AM</p>",
                "<p>Figures as of November 23, 2026, 9:48\u202fAM to November 23, 2026, 9:49\u202fAM</p>",
                "<p>Figures as of 09:48:01</p>"
            })
    void areLeftOutHoweverLongTheReadingTook(String text) {
        assertThat(Moments.without(text)).isEqualTo("<p>Figures as of </p>");
    }

    @Test
    void leavesFiguresAsTheyAre() {
        String figures = "<td>1,234.50</td><td>November 2026</td><td>November 23, 2026</td>";

        assertThat(Moments.without(figures)).isEqualTo(figures);
    }
}
