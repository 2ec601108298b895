package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Database;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import dev.longshore.chaos.wire.FaultProxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** F9: a COMMIT is carried out, and its answer lost with the connection. */
final class LostAnswers implements Scenario {

    private static final int WORKERS = 3;
    private static final int EACH = 50;

    @Override
    public String name() {
        return "lost-answers";
    }

    @Override
    public String title() {
        return "Loses the answer to the COMMIT of a request, a launch, a claim, a chunk, a finish and a cancellation, "
                + EACH + " times each.";
    }

    @Override
    public String guard() {
        return "Whoever does not know whether it is done looks again, by a key or a token, before it does it again.";
    }

    @Override
    public int rounds() {
        return EACH * Kind.values().length;
    }

    @Override
    public int selected() {
        return Kind.values().length;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("idempotency keys", Sabotage.NO_IDEMPOTENCY));
    }

    @Override
    public int controlRounds() {
        return 1;
    }

    /** Which transaction, by its statements. */
    private enum Kind {
        REQUEST("longshore\\.request_run"),
        LAUNCH("longshore\\.claim_run\\((?s:.*)-- SELECT 1"),
        CLAIM("longshore\\.claim_units\\((?s:.*)-- SELECT [1-9]"),
        CHUNK("chunks = u\\.chunks \\+ 1"),
        FINISH("insert into longshore\\.artifact"),
        CANCEL("update longshore\\.run_command set seen_at");

        private final Pattern statement;

        Kind(String statement) {
            this.statement = Pattern.compile(statement);
        }

        boolean isIn(String statements) {
            return statement.matcher(statements).find();
        }
    }

    @Override
    public void play(Trial trial) throws Exception {
        for (int round = 0; round < trial.rounds() && trial.goesOn(); round++) {
            Kind kind = Kind.values()[round % Kind.values().length];
            List<Worker> workers = trial.fleet().ready(WORKERS);
            if (kind == Kind.REQUEST) {
                request(trial);
            } else {
                lose(trial, workers, kind);
            }
            if (round % Kind.values().length == Kind.values().length - 1) {
                trial.say((round + 1) + " of " + trial.rounds() + " lost, "
                        + trial.findings().violations().size() + " wrong");
            }
        }
    }

    /** A caller asks in its own transaction, does not hear, and asks again with the same key. */
    private static void request(Trial trial) throws Exception {
        Workload work = Workload.small();
        Database database = trial.rig().database();
        String key = UUID.randomUUID().toString();
        try (FaultProxy proxy = database.proxy()) {
            proxy.loseNextCommit(Kind.REQUEST::isIn);
            try {
                ask(database, proxy, work, key);
                trial.findings().violation("the answer to a request was not lost");
            } catch (SQLException lost) {
                trial.findings().counted("answers lost at request", 1);
            }
            long run = ask(database, proxy, work, key);
            long runs = database.number(
                    "select count(*) from longshore.run where id >= ? - 1 and job = ?", run, work.job());
            if (runs != 1) {
                trial.findings().violation("a request that was repeated with its key made " + runs + " runs");
            }
            trial.judge(run, work);
        }
    }

    private static long ask(Database database, FaultProxy proxy, Workload work, String key) throws SQLException {
        try (Connection connection = database.connect(proxy);
                PreparedStatement ask = connection.prepareStatement("select longshore.request_run(?, '{}', ?)")) {
            connection.setAutoCommit(false);
            ask.setString(1, work.job());
            ask.setString(2, key);
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                long run = row.getLong(1);
                connection.commit();
                return run;
            }
        }
    }

    private static void lose(Trial trial, List<Worker> workers, Kind kind) throws Exception {
        Workload work = kind == Kind.CANCEL ? Workload.slow(8_000, 4) : Workload.slow(2_500, 1);
        workers.forEach(worker -> worker.proxy().loseNextCommit(kind::isIn));
        List<FaultProxy> armed =
                new ArrayList<>(workers.stream().map(Worker::proxy).toList());
        long run = trial.ask(work);
        if (kind == Kind.CANCEL) {
            trial.awaitUnitsAtWork(run);
            trial.rig().api().order(run, "cancel");
        }
        boolean lost =
                Waiting.until(Duration.ofSeconds(30), () -> armed.stream().anyMatch(each -> !each.isToLoseCommit()));
        workers.forEach(worker -> worker.proxy().loseNothing());
        if (!lost) {
            trial.findings().violation("no transaction was a " + kind.name().toLowerCase(java.util.Locale.ROOT));
        }
        trial.findings().counted("answers lost at " + kind.name().toLowerCase(java.util.Locale.ROOT), 1);
        if (kind == Kind.CANCEL) {
            cancelled(trial, run);
        } else {
            trial.judge(run, work);
        }
    }

    private static void cancelled(Trial trial, long run) throws Exception {
        Waiting.until(trial.patience(), () -> Oracle.isEnded(trial.oracle().stateOf(run)));
        String state = trial.oracle().stateOf(run);
        long answered = trial.rig()
                .database()
                .number("select count(*) from longshore.run_command where run_id = ? and done_at is not null", run);
        if (!state.equals("CANCELLED") || answered != 1) {
            trial.findings()
                    .violation("run " + run + " was cancelled and is " + state + ", with " + answered + " answers");
        }
    }
}
