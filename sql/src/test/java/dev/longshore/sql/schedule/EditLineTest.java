package dev.longshore.sql.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.longshore.model.failure.LongshoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EditLineTest {

    private final ExecutorService editors = Executors.newCachedThreadPool();
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicInteger editing = new AtomicInteger();

    @AfterEach
    void end() {
        done.countDown();
        editors.shutdown();
    }

    @Test
    void oneEditsAtATimeAndTheNextComesWhenItIsDone() {
        EditLine line = new EditLine(5, Duration.ofSeconds(20));
        CompletableFuture<Integer> first = begin(line);
        await().until(() -> editing.get() == 1);
        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(() -> line.inTurn(() -> 2), editors);
        assertThat(second).isNotDone();

        done.countDown();

        assertThat(first).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(1);
        assertThat(second).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(2);
    }

    @Test
    void whoWaitsTooLongIsToldAndNothingIsDone() {
        EditLine line = new EditLine(5, Duration.ofMillis(20));
        begin(line);
        await().until(() -> editing.get() == 1);

        assertTooMany(line);
        done.countDown();
        await().untilAsserted(() -> assertThat(line.inTurn(() -> "in turn")).isEqualTo("in turn"));
    }

    @Test
    void whoFindsTheLineFullIsToldAtOnce() {
        EditLine line = new EditLine(0, Duration.ofHours(1));
        begin(line);
        await().until(() -> editing.get() == 1);

        assertTooMany(line);
    }

    @Test
    void anEditThatFailsLetsTheNextComeToItsTurn() {
        EditLine line = new EditLine(0, Duration.ofMillis(20));
        assertThatThrownBy(() -> line.inTurn(() -> {
                    throw new IllegalStateException("refused");
                }))
                .hasMessage("refused");

        assertThat(line.inTurn(() -> 3)).isEqualTo(3);
    }

    private CompletableFuture<Integer> begin(EditLine line) {
        return CompletableFuture.supplyAsync(
                () -> line.inTurn(() -> {
                    int number = editing.incrementAndGet();
                    try {
                        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return number;
                }),
                editors);
    }

    private static void assertTooMany(EditLine line) {
        assertThatThrownBy(() -> line.inTurn(() -> {
                    throw new AssertionError("it was not its turn");
                }))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo(ScheduleDesk.TOO_MANY_EDITS);
                    assertThat(e).hasMessageContainingAll("Many schedules are edited at once", "Nothing was changed");
                    assertThat(e.remedy()).contains("Try again");
                });
    }
}
