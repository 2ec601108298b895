package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Entry;
import dev.longshore.chaos.rig.Worker;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What some workers held just before they were lost, and when others noticed. Times are the database's; it runs on this host. */
final class Loss {

    private static final String HELD = """
            select w.name, u.run_id, u.ordinal, u.token from longshore.work_unit u
            join longshore.worker w on w.id = u.owner where u.state = 'RUNNING' and w.name = any (?)
            union all
            select w.name, r.id, -1, r.token from longshore.run r
            join longshore.worker w on w.id = r.owner
            where r.state in ('RUNNING', 'PAUSING', 'CANCELLING') and w.name = any (?)
            """;

    private final Trial trial;
    private final List<Held> held;
    private final long mark;

    private Loss(Trial trial, List<Held> held, long mark) {
        this.trial = trial;
        this.held = held;
        this.mark = mark;
    }

    /** A claim, as it stood. */
    private record Held(String who, long run, int ordinal, long token) {

        boolean isIn(Entry entry) {
            return entry.run() == run && entry.ordinal() == ordinal;
        }
    }

    static Loss of(Trial trial, List<Worker> victims) throws SQLException {
        String[] names = victims.stream().map(Worker::name).toArray(String[]::new);
        long mark = trial.oracle().journal().mark();
        List<Held> held = trial.rig()
                .database()
                .query(
                        HELD,
                        row -> new Held(row.getString(1), row.getLong(2), row.getInt(3), row.getLong(4)),
                        names,
                        names);
        return new Loss(trial, held, mark);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    /** Whether somebody has taken everything that they had not finished themselves. */
    boolean isNoticed() throws SQLException {
        List<Entry> since = trial.oracle().journal().since(mark);
        return held.stream()
                .allMatch(each -> since.stream().anyMatch(entry -> each.isIn(entry) && !isStillHeld(entry, each)));
    }

    /** With fencing taken out tokens say nothing, and states do. */
    private static boolean isStillHeld(Entry entry, Held held) {
        return entry.toState().equals("RUNNING") && entry.toToken() == held.token() && !entry.isClaim();
    }

    /** Writes down, for each of the workers, how long until others took what it held, and from then until a new chunk of it. */
    void measure(Instant lost) throws SQLException {
        List<Entry> since = trial.oracle().journal().since(mark);
        List<String> workers = held.stream().map(Held::who).distinct().toList();
        for (String worker : workers) {
            List<Duration> noticed = new ArrayList<>();
            List<Duration> goneOn = new ArrayList<>();
            for (Held each :
                    held.stream().filter(one -> one.who().equals(worker)).toList()) {
                takenAt(since, each).ifPresent(taken -> {
                    noticed.add(Duration.between(lost, taken.at()));
                    since.stream()
                            .filter(entry -> entry.id() > taken.id() && each.isIn(entry) && entry.isChunk())
                            .findFirst()
                            .ifPresent(chunk -> goneOn.add(Duration.between(taken.at(), chunk.at())));
                });
            }
            noticed.stream().max(Duration::compareTo).ifPresent(longest -> measured("noticed after", longest));
            goneOn.stream().min(Duration::compareTo).ifPresent(first -> measured("first new chunk after that", first));
        }
    }

    /** What happened to each unit from the moment on when it was not held any more, in order. */
    List<List<Entry>> histories() throws SQLException {
        List<Entry> since = trial.oracle().journal().since(mark);
        return held.stream()
                .filter(each -> each.ordinal() >= 0)
                .map(each -> since.stream()
                        .filter(each::isIn)
                        .dropWhile(entry -> isStillHeld(entry, each))
                        .toList())
                .filter(history -> !history.isEmpty())
                .toList();
    }

    /** Whether one of the workers did it itself. */
    boolean isOwn(Entry entry) {
        return held.stream().anyMatch(each -> each.who().equals(entry.who()));
    }

    private static Optional<Entry> takenAt(List<Entry> since, Held held) {
        return since.stream()
                .filter(entry -> held.isIn(entry) && !entry.who().equals(held.who()) && !isStillHeld(entry, held))
                .findFirst();
    }

    private void measured(String figure, Duration time) {
        trial.findings().measured(figure, "s", time.toMillis() / 1000.0);
    }
}
