package dev.longshore.jobs.run;

import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitState;
import dev.longshore.sql.unit.ChunkRow;
import dev.longshore.sql.unit.ChunkUnits;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The chunks that are read and not applied yet, as their rows say, with their messages for as long as they may be needed again. For one thread. */
final class ChunkWindow {

    private final ChunkUnits units;
    private final RunId run;
    private final String step;
    private final Duration patience;
    private final Map<Integer, byte[]> payloads = new HashMap<>();
    private List<ChunkRow> rows = List.of();
    private int low;
    private int next;
    private Counts before;

    ChunkWindow(ChunkUnits units, RunId run, String step, Duration patience) {
        this.units = units;
        this.run = run;
        this.step = step;
        this.patience = patience;
        this.low = units.firstOpen(run, step);
        this.next = units.last(run, step).map(ChunkRow::ordinal).orElse(-1) + 1;
        this.before = units.countsBefore(run, step, low);
    }

    /** Reads the rows from the first chunk on that was not applied when looked last. */
    void look() {
        rows = units.from(run, step, low, patience);
        for (ChunkRow row : rows) {
            if (row.state() == UnitState.DONE) {
                payloads.remove(row.ordinal());
            }
        }
        int done = 0;
        while (done < rows.size() && rows.get(done).state() == UnitState.DONE) {
            before = before.plus(rows.get(done).counts());
            done++;
        }
        low += done;
        rows = rows.subList(done, rows.size());
    }

    /** The ordinal of the next chunk to be read. */
    int next() {
        return next;
    }

    /** Chunks that are read and not applied. */
    int size() {
        return count(UnitState.PENDING) + count(UnitState.RUNNING) + count(UnitState.FAILED);
    }

    int count(UnitState state) {
        return (int) rows.stream().filter(row -> row.state() == state).count();
    }

    Counts counts() {
        return rows.stream().map(ChunkRow::counts).reduce(before, Counts::plus);
    }

    /** A chunk was read and stored. */
    void add(int ordinal, byte[] payload) {
        payloads.put(ordinal, payload);
        next = ordinal + 1;
    }

    void keep(Map<Integer, byte[]> readAgain) {
        payloads.putAll(readAgain);
    }

    byte @Nullable [] payload(int ordinal) {
        return payloads.get(ordinal);
    }

    /** Chunks without a message on its way, in order; of each track only the first that is not applied. */
    List<ChunkRow> toSend() {
        Set<Integer> held = new HashSet<>();
        return rows.stream()
                .filter(row -> row.state() != UnitState.DONE)
                .filter(row -> row.track() == null || held.add(row.track()))
                .filter(row -> row.state() == UnitState.PENDING && !row.offered())
                .toList();
    }

    /** Chunks whose message has been on its way for longer than the owner's patience. */
    List<ChunkRow> overdue() {
        return rows.stream()
                .filter(row -> row.state() == UnitState.PENDING && row.overdue())
                .toList();
    }
}
