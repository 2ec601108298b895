package dev.longshore.chaos.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the checker of histories lets pass, and each thing that it must not. */
class JournalTest {

    private final List<Entry> history = new ArrayList<>();

    @Test
    void letsATakeoverPass() {
        unit("anna", "PENDING", "RUNNING", 0, 1, 0);
        chunk("anna", 1, 10);
        unit("bert", "RUNNING", "PENDING", 1, 2, 10);
        unit("bert", "PENDING", "RUNNING", 2, 3, 10);
        chunk("bert", 3, 20);

        assertThat(Journal.violationsIn(history)).isEmpty();
    }

    @Test
    void seesAChunkOfSomebodyWhoLostTheUnit() {
        unit("anna", "PENDING", "RUNNING", 0, 1, 0);
        unit("bert", "RUNNING", "PENDING", 1, 2, 0);
        unit("bert", "PENDING", "RUNNING", 2, 3, 0);
        chunk("anna", 3, 10);

        assertThat(Journal.violationsIn(history))
                .singleElement()
                .asString()
                .contains("anna committed chunk 1, but bert held it");
    }

    @Test
    void seesAChunkOfAUnitThatNobodyHolds() {
        unit("anna", "PENDING", "RUNNING", 0, 1, 0);
        unit("bert", "RUNNING", "PENDING", 1, 2, 0);
        chunk("anna", 2, 10);

        assertThat(Journal.violationsIn(history)).singleElement().asString().contains("but nobody held it");
    }

    @Test
    void seesRowsThatAreGone() {
        unit("anna", "PENDING", "RUNNING", 0, 1, 0);
        chunk("anna", 1, 20);
        chunk("anna", 1, 10);

        assertThat(Journal.violationsIn(history)).singleElement().asString().contains("lost rows: 20, then 10");
    }

    @Test
    void seesAMoveThatTheStateTableForbids() {
        run(null, "QUEUED");
        run("QUEUED", "RUNNING");
        run("RUNNING", "COMPLETED");
        run("COMPLETED", "QUEUED");

        assertThat(Journal.violationsIn(history)).singleElement().asString().contains("moved from COMPLETED to QUEUED");
    }

    @Test
    void letsARunRestOnceItsUnitsAreGivenBack() {
        run("QUEUED", "RUNNING");
        unit("anna", "PENDING", "RUNNING", 0, 1, 0);
        run("RUNNING", "PAUSING");
        chunk("anna", 1, 10);
        unit("anna", "RUNNING", "PENDING", 1, 2, 10);
        run("PAUSING", "PAUSED");

        assertThat(Journal.violationsIn(history)).isEmpty();
    }

    @Test
    void seesARunAtRestWhileSomebodyHoldsAUnitOfIt() {
        run("QUEUED", "RUNNING");
        unit("bert", "PENDING", "RUNNING", 0, 1, 0);
        run("RUNNING", "PAUSING");
        run("PAUSING", "PAUSED");

        assertThat(Journal.violationsIn(history))
                .singleElement()
                .asString()
                .contains("came to rest as PAUSED, by anna, while bert held unit 0");
    }

    @Test
    void seesAChunkOfARunAtRest() {
        unit("bert", "PENDING", "RUNNING", 0, 1, 0);
        run("PAUSED", "PAUSED");
        chunk("bert", 1, 10);

        assertThat(Journal.violationsIn(history))
                .singleElement()
                .asString()
                .contains("bert committed chunk 1 while the run was PAUSED");
    }

    @Test
    void seesAClaimOfAUnitOfARunAtRest() {
        run("PAUSING", "PAUSED");
        unit("bert", "PENDING", "RUNNING", 0, 1, 0);

        assertThat(Journal.violationsIn(history))
                .singleElement()
                .asString()
                .contains("bert claimed it while the run was PAUSED");
    }

    private void unit(String who, String from, String to, long fromToken, long toToken, long rows) {
        add(who, "unit", 0, from, to, fromToken, toToken, rows);
    }

    private void chunk(String who, long token, long rows) {
        add(who, "chunk", 0, "RUNNING", "RUNNING", token, token, rows);
    }

    private void run(@Nullable String from, String to) {
        add("anna", "run", -1, from, to, 0, 0, 0);
    }

    private void add(
            String who,
            String what,
            int ordinal,
            @Nullable String from,
            String to,
            long fromToken,
            long toToken,
            long rows) {
        int chunks = (int) history.stream().filter(Entry::isChunk).count() + (what.equals("chunk") ? 1 : 0);
        history.add(new Entry(
                history.size(), Instant.EPOCH, who, what, 7, ordinal, from, to, fromToken, toToken, chunks, rows));
    }
}
