package dev.longshore.chaos.oracle;

import dev.longshore.chaos.rig.Database;
import dev.longshore.model.run.RunState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The history of all commits, and what must hold of it whatever was killed: a chunk is committed by the process that claimed its unit last, and by nobody after
 * the unit was taken from it; rows only grow; a run moves as the state table allows, and comes to rest only when nobody holds a unit of it; at rest nobody
 * claims one or commits a chunk.
 */
public final class Journal {

    private final Database database;

    public Journal(Database database) {
        this.database = database;
    }

    /** The end of what is written by now. */
    public long mark() throws SQLException {
        return database.number("select coalesce(max(id), 0) from chaos.journal");
    }

    /** What was written since, in order. */
    public List<Entry> since(long mark) throws SQLException {
        return database.query(
                "select " + Entry.COLUMNS + " from chaos.journal where id > ? order by id", Entry::of, mark);
    }

    public List<Entry> of(long run) throws SQLException {
        return database.query(
                "select " + Entry.COLUMNS + " from chaos.journal where run = ? order by id", Entry::of, run);
    }

    /** How often a run has moved or changed its owner, asking for it included: as long as that is the same, it stood. */
    public long movesOf(long run) throws SQLException {
        return database.number("select count(*) from chaos.journal where run = ? and what = 'run'", run);
    }

    /** What is wrong with the history of a run; a sentence each. */
    public List<String> violationsOf(long run) throws SQLException {
        return violationsIn(of(run));
    }

    static List<String> violationsIn(List<Entry> history) {
        List<String> wrong = new ArrayList<>();
        Map<Integer, Holder> holders = new TreeMap<>();
        RunState state = null;
        for (Entry entry : history) {
            if (entry.isOfRun()) {
                refuseIllegalMove(entry, wrong);
                refuseRestWhileHeld(entry, holders, wrong);
                state = RunState.valueOf(entry.toState());
            } else {
                refuseWorkAtRest(entry, state, wrong);
                holders.put(entry.ordinal(), next(entry, holders.get(entry.ordinal()), wrong));
            }
        }
        return wrong;
    }

    /** Every case in which somebody took what another process held. Where no process was disturbed there must be none. */
    public List<String> takeoversSince(long mark) throws SQLException {
        List<String> takeovers = new ArrayList<>();
        Map<String, String> holders = new HashMap<>();
        for (Entry entry : since(mark)) {
            String place = entry.run() + "/" + entry.ordinal();
            String holder = holders.get(place);
            boolean taken = holder != null
                    && !holder.equals(entry.who())
                    && "RUNNING".equals(entry.fromState())
                    && entry.toToken() > entry.fromToken();
            if (taken) {
                takeovers.add(entry.who() + " took from " + holder + ": "
                        + (entry.isOfRun() ? "run " + entry.run() : place(entry)));
            }
            if (entry.isClaim()) {
                holders.put(place, entry.who());
            } else if (!entry.toState().equals("RUNNING")) {
                holders.remove(place);
            }
        }
        return takeovers;
    }

    private static void refuseIllegalMove(Entry entry, List<String> wrong) {
        String from = entry.fromState();
        String to = entry.toState();
        if (from == null || from.equals(to)) {
            return;
        }
        if (!RunState.valueOf(from).canMoveTo(RunState.valueOf(to))) {
            wrong.add("run " + entry.run() + " moved from " + from + " to " + to + ", by " + entry.who() + " (journal "
                    + entry.id() + ")");
        }
    }

    /** Whoever holds a unit may be in a chunk, which is then committed whatever its operator was told. */
    private static void refuseRestWhileHeld(Entry entry, Map<Integer, Holder> holders, List<String> wrong) {
        String from = entry.fromState();
        boolean comesToRest = from != null
                && RunState.valueOf(from).isDriven()
                && !RunState.valueOf(entry.toState()).isDriven();
        if (comesToRest) {
            holders.forEach((ordinal, holder) -> {
                if (holder.who != null) {
                    wrong.add("run " + entry.run() + " came to rest as " + entry.toState() + ", by " + entry.who()
                            + ", while " + holder.who + " held unit " + ordinal + " (journal " + entry.id() + ")");
                }
            });
        }
    }

    private static void refuseWorkAtRest(Entry entry, @Nullable RunState state, List<String> wrong) {
        if (state != null && !state.isDriven() && (entry.isChunk() || entry.isClaim())) {
            wrong.add(place(entry) + ": " + entry.who()
                    + (entry.isChunk() ? " committed chunk " + entry.chunks() : " claimed it") + " while the run was "
                    + state);
        }
    }

    private static Holder next(Entry entry, @Nullable Holder before, List<String> wrong) {
        if (before != null && entry.rows() < before.rows) {
            wrong.add(place(entry) + " lost rows: " + before.rows + ", then " + entry.rows());
        }
        if (!entry.isChunk()) {
            // a claim names its process; whatever else happens to a unit takes it from whoever had it
            String holder = entry.isClaim() ? entry.who() : null;
            return new Holder(holder, entry.rows());
        }
        if (before == null || !entry.who().equals(before.who)) {
            wrong.add(place(entry) + ": " + entry.who() + " committed chunk " + entry.chunks() + ", but "
                    + (before == null || before.who == null ? "nobody" : before.who) + " held it");
        }
        return new Holder(before == null || !entry.toState().equals("RUNNING") ? null : before.who, entry.rows());
    }

    private static String place(Entry entry) {
        return "unit " + entry.ordinal() + " of run " + entry.run() + " (journal " + entry.id() + ")";
    }

    private record Holder(@Nullable String who, long rows) {}
}
