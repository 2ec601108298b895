package dev.longshore.sql.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.longshore.sql.database.ThreadCuts.Cut;
import dev.longshore.sql.database.ThreadCuts.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ThreadCutsTest {

    private final ThreadCuts cuts = new ThreadCuts();
    private final List<String> ended = new ArrayList<>();

    @Test
    void endsWhatIsWaitedForNowAndNothingElse() {
        try (Cut cut = cuts.begin()) {
            Wait first = cut.at(() -> ended.add("first"));
            cut.at(() -> ended.add("second"));
            first.close();

            cut.now();
            cut.now();

            assertThat(ended).containsExactly("second", "second");
        }
    }

    @Test
    void endsTheOthersWhereOneCannotBeEnded() {
        try (Cut cut = cuts.begin()) {
            for (int wait = 0; wait < 20; wait++) {
                cut.at(() -> {
                    ended.add("tried");
                    throw new IllegalStateException("it has no end");
                });
            }

            cut.now();
        }

        assertThat(ended).hasSize(20);
    }

    @Test
    void endsNothingOnceItIsOver() {
        Cut cut = cuts.begin();
        cut.at(() -> ended.add("late"));
        cut.close();

        cut.now();

        assertThat(ended).isEmpty();
        assertThat(cuts.ofThisThread()).isEmpty();
    }

    @Test
    void knowsTheThreadThatBegan() throws InterruptedException {
        AtomicReference<Optional<Cut>> others = new AtomicReference<>();
        try (Cut cut = cuts.begin()) {
            Thread other = new Thread(() -> others.set(cuts.ofThisThread()));
            other.start();
            other.join();

            assertThat(others.get()).isEmpty();
            assertThat(cuts.ofThisThread()).contains(cut);
            assertThatIllegalStateException().isThrownBy(cuts::begin);
        }
    }
}
