package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeLeftTest {

    @ParameterizedTest
    @CsvSource({
        "3, 12, under 30 s",
        "25, 48, 20 to 50 s",
        "90, 118, 90 to 120 s",
        "94, 130, 90 s to 3 min",
        "300, 400, 5 to 7 min",
        "121, 160, 2 to 3 min",
        "240, 240, about 4 min",
        "8000, 9000, 2 to 3 h"
    })
    void saysARangeInTheUnitThatPeopleWouldUse(long low, long high, String text) {
        assertThat(TimeLeft.range(low, high)).isEqualTo(text);
    }

    @Test
    void saysWhenThereIsNotEnoughData() {
        assertThat(TimeLeft.left(null)).isEqualTo("not enough data");
    }
}
