package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Entry;
import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Api.Answer;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.sabotage.Sabotage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** F16: the same wish fifty times at once. */
final class DoubleClicks implements Scenario {

    private static final int WORKERS = 2;
    private static final int AT_ONCE = 50;
    private static final Duration ANSWERED = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "double-clicks";
    }

    @Override
    public String title() {
        return "Asks " + AT_ONCE + " times at once with one key, and restarts a failed run " + AT_ONCE
                + " times at once, in turns: one run, one more execution.";
    }

    @Override
    public String guard() {
        return "Keys are unique, and a command moves a run only from the state that it was asked in.";
    }

    @Override
    public int rounds() {
        return 200;
    }

    @Override
    public int selected() {
        return 6;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("idempotency keys", Sabotage.NO_IDEMPOTENCY));
    }

    @Override
    public void play(Trial trial) throws Exception {
        trial.fleet().ready(WORKERS);
        for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
            if (round % 2 == 1) {
                requests(trial);
            } else {
                restarts(trial);
            }
            if (round % 20 == 0 || round == trial.rounds()) {
                trial.say(round + " of " + trial.rounds() + ", "
                        + trial.findings().violations().size() + " wrong");
            }
        }
    }

    private static void requests(Trial trial) throws Exception {
        Workload work = Workload.small();
        List<Answer> answers = trial.rig()
                .api()
                .askAtOnce(work.job(), work.parameters(), UUID.randomUUID().toString(), AT_ONCE);
        List<String> runs =
                answers.stream().map(Answer::id).distinct().map(String::valueOf).toList();
        long accepted =
                answers.stream().filter(answer -> answer.status() == 202).count();
        long repeated =
                answers.stream().filter(answer -> answer.status() == 200).count();
        if (runs.size() != 1 || accepted != 1 || repeated != AT_ONCE - 1) {
            trial.findings()
                    .violation(AT_ONCE + " requests with one key: " + accepted + " accepted, " + repeated
                            + " repetitions, runs " + runs);
        }
        for (String run : runs) {
            if (!run.equals("null") && !trial.control()) {
                trial.judge(Long.parseLong(run), work);
            }
        }
    }

    private static void restarts(Trial trial) throws Exception {
        Workload work = Workload.breakable();
        trial.rig().database().execute("insert into chaos.broken values (true) on conflict do nothing");
        long run = trial.ask(work);
        Waiting.until(Trial.PATIENCE, () -> Oracle.isEnded(trial.oracle().stateOf(run)));
        trial.rig().database().execute("delete from chaos.broken");
        long mark = trial.oracle().journal().mark();
        trial.rig().api().orderAtOnce(run, "restart", AT_ONCE);
        boolean answered = Waiting.until(
                ANSWERED,
                () -> trial.rig()
                                .database()
                                .number(
                                        "select count(*) from longshore.run_command where run_id = ? and done_at is null",
                                        run)
                        == 0);
        if (!answered) {
            trial.findings().violation("the restart of run " + run + " waits for an answer for more than 10 s");
        }
        trial.judge(run, work);
        List<Entry> moves = trial.oracle().journal().since(mark).stream()
                .filter(entry -> entry.run() == run && entry.isOfRun())
                .toList();
        long restarts = moves.stream()
                .filter(entry -> "FAILED".equals(entry.fromState()))
                .count();
        long claims = moves.stream().filter(Entry::isClaim).count();
        if (restarts != 1 || claims != 1) {
            trial.findings()
                    .violation(AT_ONCE + " restarts of run " + run + " moved it " + restarts
                            + " times and had it claimed " + claims + " times");
        }
    }
}
