package dev.longshore.chaos.oracle;

import dev.longshore.chaos.rig.Database;
import dev.longshore.model.run.RunState;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds of runs, and what must hold under them by the history of all commits: nobody begins with a run that is held, none expires then, and the time under a hold is no
 * waiting. That nobody works on a held run once it is at rest says {@link Journal}, as of every run.
 */
public final class HeldRuns {

    /** Expiry reads the holds in force without waiting for whoever makes one just then. */
    private static final Duration AT_THE_SAME_INSTANT = Duration.ofSeconds(5);

    /** What may lie between the product's look at the clock and the journal's, in one transaction on a busy machine. */
    private static final Duration BETWEEN_TWO_LOOKS = Duration.ofSeconds(1);

    private static final String IN_FORCE =
            "select " + Hold.COLUMNS + " from chaos.hold h where chaos.is_in_force(h) order by h.made";

    private static final String HOLDING = """
            select h.id from chaos.hold h join longshore.run r on chaos.covers(h, r.job, r.lane)
            where r.id = ? and chaos.is_in_force(h) order by h.made
            """;

    private static final String OF_RUN = "select " + Hold.COLUMNS + """
             from chaos.hold h join longshore.run r on chaos.covers(h, r.job, r.lane) where r.id = ? order by h.made
            """;

    private static final String MAY_WAIT = """
            select cast(extract(epoch from j.max_wait) * 1000 as bigint) from longshore.run r join longshore.job j on j.name = r.job
            where r.id = ? and j.max_wait is not null
            """;

    private static final String STANDING = """
            select r.id, r.state, exists (select from chaos.hold h where chaos.is_in_force(h) and chaos.covers(h, r.job, r.lane))
            from longshore.run r where r.id = any (?) order by r.id
            """;

    private static final String RESTED = """
            select count(distinct j.id) from chaos.journal j join longshore.run r on r.id = j.run
            join chaos.hold h on chaos.covers(h, r.job, r.lane)
              and h.made < j.id and (h.ended is null or j.id < h.ended) and (h.until is null or j.at < h.until)
            where j.run = any (?) and j.what = 'run' and j.to_state = ?
            """;

    private final Database database;

    HeldRuns(Database database) {
        this.database = database;
    }

    /** The holds in force, oldest first. */
    public List<Hold> inForce() throws SQLException {
        return database.query(IN_FORCE, Hold::of);
    }

    /** Those in force that hold a run; equal before and after something that took a moment, none has begun or ended meanwhile. */
    public List<Long> holding(long run) throws SQLException {
        return database.query(HOLDING, row -> row.getLong(1), run);
    }

    /** How often one of the runs came to be in a state while it was held. */
    public long movesUnderAHold(Collection<Long> runs, RunState to) throws SQLException {
        return database.number(RESTED, runs.toArray(Long[]::new), to.name());
    }

    /** Which runs are not where they end up if everybody lets them be: held ones at rest, others done or waiting for a person. A sentence each. */
    public List<String> unsettled(Collection<Long> runs) throws SQLException {
        return database
                .query(
                        STANDING,
                        row -> unsettled(row.getLong(1), RunState.valueOf(row.getString(2)), row.getBoolean(3)),
                        (Object) runs.toArray(Long[]::new))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> unsettled(long run, RunState state, boolean held) {
        boolean rests = !state.isDriven() && (held || state != RunState.QUEUED);
        return rests
                ? Optional.empty()
                : Optional.of(
                        "run " + run + " is " + state + (held ? " although it is held" : ", and nobody holds it"));
    }

    /** What is wrong with the history of a run; a sentence each. */
    public List<String> violationsOf(long run) throws SQLException {
        List<Entry> history = new Journal(database).of(run);
        List<Hold> holds = database.query(OF_RUN, Hold::of, run);
        @Nullable
        Duration mayWait = database.query(MAY_WAIT, row -> Duration.ofMillis(row.getLong(1)), run).stream()
                .findFirst()
                .orElse(null);
        return violationsIn(history, holds, mayWait);
    }

    /**
     * The same.
     *
     * @param holds whatever has held the run or would have
     * @param mayWait after which the run expires; null for never
     */
    static List<String> violationsIn(List<Entry> history, List<Hold> holds, @Nullable Duration mayWait) {
        List<String> wrong = new ArrayList<>();
        for (Entry entry : history) {
            if (!entry.isOfRun()) {
                continue;
            }
            if ("QUEUED".equals(entry.fromState()) && entry.isClaim()) {
                holds.stream()
                        .filter(hold -> hold.isInForceAt(entry))
                        .findFirst()
                        .ifPresent(hold -> wrong.add("run " + entry.run() + " was claimed by " + entry.who() + " under "
                                + hold + " (journal " + entry.id() + ")"));
            }
            if (entry.toState().equals("EXPIRED")) {
                refuseExpiry(entry, history, holds, mayWait, wrong);
            }
        }
        return wrong;
    }

    private static void refuseExpiry(
            Entry entry, List<Entry> history, List<Hold> holds, @Nullable Duration mayWait, List<String> wrong) {
        holds.stream()
                .filter(hold -> hold.isInForceAt(entry)
                        && hold.since().plus(AT_THE_SAME_INSTANT).isBefore(entry.at()))
                .findFirst()
                .ifPresent(hold ->
                        wrong.add("run " + entry.run() + " expired under " + hold + " (journal " + entry.id() + ")"));
        if (mayWait == null) {
            wrong.add("run " + entry.run() + " expired, and may wait for ever (journal " + entry.id() + ")");
            return;
        }
        boolean paused = history.stream().anyMatch(each -> each.toState().equals("PAUSED"));
        Duration waited = unheld(history.get(0).at(), entry.at(), holds);
        // what somebody pauses while it waits goes on waiting
        if (!paused && waited.plus(BETWEEN_TWO_LOOKS).compareTo(mayWait) < 0) {
            wrong.add("run " + entry.run() + " expired after " + waited.toMillis()
                    + " ms in which nobody held it, and may wait for " + mayWait.toMillis() + " ms (journal "
                    + entry.id() + ")");
        }
    }

    /** How much of the time from one moment to another lies under no hold. */
    private static Duration unheld(Instant from, Instant to, List<Hold> holds) {
        Duration unheld = Duration.ZERO;
        Instant heldUntil = from;
        for (Hold hold :
                holds.stream().sorted(Comparator.comparing(Hold::since)).toList()) {
            Instant begin = earlier(hold.since(), to);
            if (begin.isAfter(heldUntil)) {
                unheld = unheld.plus(Duration.between(heldUntil, begin));
            }
            heldUntil = Stream.of(heldUntil, hold.over() == null ? to : earlier(hold.over(), to))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
        return heldUntil.isBefore(to) ? unheld.plus(Duration.between(heldUntil, to)) : unheld;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
