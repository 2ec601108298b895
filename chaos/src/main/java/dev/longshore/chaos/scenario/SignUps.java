package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.SignUpBooks;
import dev.longshore.chaos.rig.Api;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * People sign up: as many as the installation takes, then a minute of ten times the normal rate, then with nobody at work, then while workers are killed.
 * A round is a kill. What was sent to whom, the receipts of the CRM and of the mail server say.
 */
final class SignUps implements Scenario {

    private static final int WORKERS = 2;
    private static final int NORMAL = 5;
    private static final int TIMES = 10;
    private static final Duration BURST = Duration.ofMinutes(1);
    private static final Duration CALM = Duration.ofSeconds(20);
    private static final int AT_ONCE = 16;

    /** Requests on their way at most: above it, people wait before the door. */
    private static final int MOST_AT_ONCE = 64;

    private static final int OF_A_KILL = 200;
    private static final int LATE = 40;

    /** In one round, until one of them hits. */
    private static final int MOST_KILLS = 6;

    /** Until somebody is at work for them. */
    private static final Duration BEGIN = Duration.ofSeconds(10);

    /** Above the bound of the objective for 95 of 100. */
    private static final Duration NOBODY = Duration.ofSeconds(12);

    private static final Map<String, String> LIES =
            Map.of("fails-after", "0.02", "resets", "0.02", "fails-before", "0.02", "hang-millis", "2000");

    private static final String RUNS =
            "select id from longshore.run where job = 'sign-up' and state = 'RUNNING' order by id desc limit 1";

    @Override
    public String name() {
        return "sign-ups";
    }

    @Override
    public String title() {
        return "People sign up " + TIMES
                + " times as often as normally for a minute, and then while workers are killed: all are accepted, each effect is done once by the receipts of CRM and mail server, and the alert says what is so.";
    }

    @Override
    public String guard() {
        return "Account and outcome are one transaction; effects stand in a ledger before they leave, and what may have happened is repeated under the same key, or by nobody.";
    }

    @Override
    public int rounds() {
        return 10;
    }

    @Override
    public int selected() {
        return 0;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("keys that the CRM honours"));
    }

    @Override
    public void play(Trial trial) throws Exception {
        SignUpBooks books = SignUpBooks.begin(trial.rig());
        trial.fleet().ready(WORKERS);
        if (trial.control()) {
            trial.rig().crm().misbehave(Map.of("honours-keys", "false", "fails-after", "0.2"));
            asMany(trial, books, "control", OF_A_KILL);
            settled(trial, books);
            trial.rig().crm().misbehave(Map.of());
            return;
        }
        measure(trial, books);
        wait(trial, books);
        for (int round = 0; round < trial.rounds() && trial.goesOn(); round++) {
            kill(trial, books, round);
        }
        trial.rig().crm().misbehave(Map.of());
        trial.findings().counted("people who signed up", books.asked());
        trial.findings().counted("mails left to a person", books.doubtfulMails());
        trial.findings().counted("runs", books.runs());
    }

    /** How many a second it takes, and then ten times the normal rate. */
    private static void measure(Trial trial, SignUpBooks books) throws Exception {
        asMany(trial, books, "warm", OF_A_KILL);
        settled(trial, books);
        long began = System.nanoTime();
        long asked = books.asked();
        asMany(trial, books, "most", 5 * OF_A_KILL);
        double accepted = seconds(began);
        settled(trial, books);
        long many = books.asked() - asked;
        say(
                trial,
                "%,d at once: accepted in %.1f s (%.0f/s), all settled in %.1f s (%.0f/s sustained)",
                many,
                accepted,
                many / accepted,
                seconds(began),
                many / seconds(began));
        each(trial, books, "calm", NORMAL, CALM);
        each(trial, books, "burst", NORMAL * TIMES, BURST);
    }

    /** At a steady rate, whatever the answers take. */
    private static void each(Trial trial, SignUpBooks books, String who, int rate, Duration length) throws Exception {
        Api api = trial.rig().api();
        List<CompletableFuture<Integer>> asked = new ArrayList<>();
        books.forgetTimes();
        long began = System.nanoTime();
        for (int i = 0; i < rate * length.toSeconds(); i++) {
            long due = began + i * 1_000_000_000L / rate;
            while (System.nanoTime() < due) {
                Waiting.pause(Duration.ofNanos(Math.max(1, due - System.nanoTime())));
            }
            if (i >= MOST_AT_ONCE) {
                asked.get(i - MOST_AT_ONCE).join();
            }
            asked.add(books.signUp(api, who));
        }
        accepted(trial, asked);
        double accepted = seconds(began);
        settled(trial, books);
        books.times(who).forEach(time -> trial.findings().measured("time to ready, " + rate + "/s", "s", time));
        say(
                trial,
                "%,d people at %d a second: accepted in %.1f s, settled in %.1f s",
                asked.size(),
                rate,
                accepted,
                seconds(began));
        alertIsRight(trial, books, who);
    }

    /** So many, a few of them at a time. */
    private static void asMany(Trial trial, SignUpBooks books, String who, int many) throws Exception {
        Api api = trial.rig().api();
        List<CompletableFuture<Integer>> asked = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            if (i >= AT_ONCE) {
                asked.get(i - AT_ONCE).join();
            }
            asked.add(books.signUp(api, who));
        }
        accepted(trial, asked);
    }

    private static void accepted(Trial trial, List<CompletableFuture<Integer>> asked) {
        long refused = asked.stream().filter(each -> each.join() != 202).count();
        if (refused > 0) {
            trial.findings().violation(refused + " of " + asked.size() + " sign-ups were not accepted");
        }
    }

    /** Nobody works while people sign up: they are late, and the alert must say so. */
    private static void wait(Trial trial, SignUpBooks books) throws Exception {
        trial.fleet().shrink(0);
        books.forgetTimes();
        asMany(trial, books, "late", LATE);
        Waiting.pause(NOBODY);
        trial.fleet().ready(WORKERS);
        settled(trial, books);
        if (!books.isLate()) {
            throw new IllegalStateException("people waited for " + NOBODY + ", and are not late");
        }
        alertIsRight(trial, books, "late");
    }

    /** Kills until somebody has taken over what the dead had: a run for a few people is short, and between two of them nobody is at work. */
    private static void kill(Trial trial, SignUpBooks books, int round) throws Exception {
        for (int kill = 0; kill < MOST_KILLS && trial.goesOn(); kill++) {
            List<Worker> workers = trial.fleet().ready(WORKERS);
            trial.fleet().start(WORKERS + 1);
            trial.rig().crm().misbehave(LIES);
            long before = books.takenOver();
            String who = "killed" + round + "x" + kill + "x";
            CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> ask(trial, books, who));
            Waiting.until(BEGIN, () -> !running(trial).isEmpty());
            Waiting.pause(Duration.ofMillis(trial.random().nextLong(300)));
            Waiting.until(BEGIN, () -> !running(trial).isEmpty() || asking.isDone() && books.open() == 0);
            List<Long> runs = running(trial);
            List<Worker> victims = runs.isEmpty()
                    ? List.of(workers.get(trial.random().nextInt(workers.size())))
                    : Victims.some(trial, workers, runs.get(0));
            for (Worker victim : victims) {
                victim.kill();
            }
            asking.join();
            settled(trial, books);
            long hits = books.takenOver() - before;
            trial.findings().counted("workers killed", victims.size());
            trial.findings().counted("runs that others went on with", hits);
            trial.say("round " + (round + 1) + " of " + trial.rounds() + ": " + victims
                    + " killed, others went on with " + hits + " of their runs");
            if (hits > 0) {
                return;
            }
        }
        if (trial.goesOn()) {
            throw new IllegalStateException("none of " + MOST_KILLS + " kills hit a worker at work for people");
        }
    }

    private static void ask(Trial trial, SignUpBooks books, String who) {
        try {
            asMany(trial, books, who, OF_A_KILL);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Long> running(Trial trial) throws SQLException {
        return trial.rig().database().query(RUNS, row -> row.getLong(1));
    }

    /** Waits until nothing is left that could be done by itself, and judges. */
    private static void settled(Trial trial, SignUpBooks books) throws Exception {
        if (!Waiting.until(trial.patience(), () -> books.open() == 0)) {
            trial.findings().violation(books.open() + " outcomes still wait after " + trial.patience());
        }
        trial.findings().violations(books.wrong());
    }

    private static void alertIsRight(Trial trial, SignUpBooks books, String who) throws Exception {
        if (!Waiting.until(Duration.ofSeconds(30), () -> books.isLate() == books.isAlerted())) {
            trial.findings()
                    .violation("more than 5 of 100 late: " + books.isLate() + ", and the alert says: "
                            + books.isAlerted());
        }
        say(trial, "%s: more than 5 of 100 late: %s, alert: %s", who, books.isLate(), books.isAlerted());
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void say(Trial trial, String form, Object... figures) {
        String line = String.format(Locale.ROOT, form, figures);
        trial.findings().note(line);
        trial.say(line);
    }
}
