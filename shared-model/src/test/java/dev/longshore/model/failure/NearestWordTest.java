package dev.longshore.model.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestWordTest {

    @Test
    void findsWhatWasMistyped() {
        assertThat(NearestWord.to("promis", List.of("promise", "impact"))).contains("promise");
        assertThat(NearestWord.to("Impact", List.of("promise", "impact"))).contains("impact");
        assertThat(NearestWord.to("max_running", List.of("max-queued", "max-running")))
                .contains("max-running");
    }

    @Test
    void keepsSilentWhenNothingIsClose() {
        assertThat(NearestWord.to("colour", List.of("promise", "impact"))).isEmpty();
        assertThat(NearestWord.to("impact".repeat(100_000), List.of("impact"))).isEmpty();
        assertThat(NearestWord.to("impact", List.of())).isEmpty();
    }
}
