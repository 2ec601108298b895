package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Oracle;
import dev.longshore.chaos.rig.Broker;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The broker dies again and again under a feed whose chunks it carries, and now and then a worker with it. */
final class BrokerKills implements Scenario {

    private static final int WORKERS = 3;
    private static final long LINES = 40_000;

    /** In one run: a broker takes seconds to start, and the run goes on meanwhile. */
    private static final int MOST_KILLS = 4;

    private static final int MILLIS = 4_000;

    /** Of so many kills of the broker one takes a worker along. */
    private static final int WITH_WORKER = 3;

    /** Of all chunks at least this part must have come by the broker alone. */
    private static final double LEAST_BY_BROKER = 0.1;

    /** So many come by it before its first death in a run: until it is back much of the run goes by without it. */
    private static final int AT_FIRST = 300;

    /** So many show that it is in use again, and worth a kill. */
    private static final int AGAIN = 30;

    private static final Duration UNTIL_IN_USE = Duration.ofSeconds(60);

    /** For so long at most workers leave alone a broker that was away. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(9);

    private static final String CHUNKS = "select count(*) from longshore.work_unit where run_id = ?";
    private static final String WITH_QUEUE =
            "select count(*) from longshore.run where id = ? and shared ->> 'messages' is not null";
    private static final String BY_BROKER = """
            select count(*) from longshore.work_unit u where u.run_id = ? and u.state = 'DONE'
              and not exists (select 1 from chaos.message m where m.run = u.run_id and m.ordinal = u.ordinal)
            """;

    @Override
    public String name() {
        return "broker-kills";
    }

    @Override
    public String title() {
        return "Kills and starts the RabbitMQ that carries the chunks of a feed of " + LINES
                + " lines, again and again while it runs, now and then a worker with it: every run ends by itself, each line once, each account's in order.";
    }

    @Override
    public String guard() {
        return "The database is the truth: a chunk is claimed there before its message is acknowledged, and what the broker does not confirm or loses goes through it.";
    }

    @Override
    public int rounds() {
        return 20;
    }

    /** A broker takes as long to start as a short scenario to be played; {@code RabbitTransportIT} kills it in every build. */
    @Override
    public int selected() {
        return 0;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("the way through the database", Sabotage.NO_WAY_BESIDE_THE_BROKER));
    }

    @Override
    public int controlRounds() {
        return 1;
    }

    @Override
    public void play(Trial trial) throws Exception {
        trial.fleet().shrink(0);
        trial.rig().writeFeed(LINES);
        try (Broker broker = trial.rig().broker();
                Fleet fleet = trial.rig().fleet(settings(broker))) {
            Tally tally = new Tally();
            for (int round = 1; round <= trial.rounds() && trial.goesOn(); round++) {
                fleet.ready(WORKERS);
                broker.awaitReady();
                Waiting.pause(LEFT_ALONE);
                long run = trial.rig().api().ask("chaos-feed", Map.of());
                int kills = trial.control() ? killForGood(trial, broker, run) : kill(trial, broker, fleet, run);
                List<String> wrong = trial.oracle().applied(run, LINES, trial.patience());
                trial.findings().violations(wrong);
                tally.add(trial, run, kills);
                trial.say(round + " of " + trial.rounds() + ": " + kills + " kills of the broker in run " + run
                        + (wrong.isEmpty() ? ", each line once" : ", WRONG"));
            }
            tally.report(trial);
        }
    }

    private static String[] settings(Broker broker) {
        List<String> settings = new ArrayList<>(List.of("--slots", "2"));
        settings.addAll(broker.sending());
        return settings.toArray(String[]::new);
    }

    /** Kills and starts it until the run has ended, or often enough. The broker is on its way when this returns. */
    private static int kill(Trial trial, Broker broker, Fleet fleet, long run) throws Exception {
        int hits = 0;
        awaitUse(trial, run, AT_FIRST);
        for (int kill = 1; kill <= MOST_KILLS; kill++) {
            Waiting.pause(Duration.ofMillis(trial.random().nextInt(MILLIS)));
            if (Oracle.isEnded(trial.oracle().stateOf(run))) {
                break;
            }
            broker.kill();
            hits++;
            if (trial.random().nextInt(WITH_WORKER) == 0) {
                for (Worker victim : Victims.some(trial, fleet.ready(1), run)) {
                    victim.kill();
                    trial.findings().counted("workers killed with it", 1);
                }
                fleet.start(WORKERS); // or in the end none would be left to go on
            }
            Waiting.pause(Duration.ofMillis(trial.random().nextInt(MILLIS)));
            broker.begin();
            if (trial.random().nextBoolean()) {
                broker.awaitReady(); // else it dies while it starts
                awaitUse(trial, run, AGAIN);
            }
        }
        return hits;
    }

    /** Without the way through the database nothing that is at work can end. */
    private static int killForGood(Trial trial, Broker broker, long run) throws Exception {
        trial.awaitUnitsAtWork(run);
        broker.kill();
        return 1;
    }

    /** Lets the run send chunks by the broker again: kills that come too soon would hit what nobody uses. */
    private static void awaitUse(Trial trial, long run, int chunks) throws Exception {
        long before = byBroker(trial, run);
        Waiting.until(
                UNTIL_IN_USE,
                () -> byBroker(trial, run) >= before + chunks
                        || Oracle.isEnded(trial.oracle().stateOf(run)));
    }

    private static long byBroker(Trial trial, long run) throws SQLException {
        return trial.rig().database().number(BY_BROKER, run);
    }

    /** What shows that the broker was there to be missed. */
    private static final class Tally {

        private long kills;
        private long chunks;
        private long byBroker;
        private long queues;

        void add(Trial trial, long run, int more) throws SQLException {
            kills += more;
            chunks += trial.rig().database().number(CHUNKS, run);
            byBroker += byBroker(trial, run);
            queues += trial.rig().database().number(WITH_QUEUE, run);
        }

        void report(Trial trial) {
            trial.findings().counted("kills of the broker that hit a run at work", kills);
            trial.findings().counted("runs with a queue", queues);
            trial.findings().counted("chunks", chunks);
            trial.findings().counted("chunks that came by the broker alone", byBroker);
            if (!trial.control() && (kills == 0 || queues == 0 || byBroker < LEAST_BY_BROKER * chunks)) {
                trial.findings()
                        .violation("the broker was hit " + kills + " times and carried " + byBroker + " of " + chunks
                                + " chunks: the scenario shows nothing");
            }
        }
    }
}
