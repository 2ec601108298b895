package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import dev.longshore.chaos.sabotage.Sabotage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** How long until others notice that a worker is gone, and until its work goes on. Two are lost at a time; the others have slots to spare. */
final class Detection implements Scenario {

    private static final int WORKERS = 6;
    private static final int AT_ONCE = 2;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final double FIRST_CHUNK_SECONDS = 3;

    private final Kind kind;

    Detection(Kind kind) {
        this.kind = kind;
    }

    /** How a worker is lost. */
    enum Kind {
        DEATH(2, "Kills workers with SIGKILL"),
        STANDSTILL(12, "Stops workers with SIGSTOP"),
        SILENCE(12, "Cuts workers from the database, in both directions and without closing a connection");

        private final double boundSeconds;
        private final String does;

        Kind(double boundSeconds, String does) {
            this.boundSeconds = boundSeconds;
            this.does = does;
        }
    }

    @Override
    public String name() {
        return "detect-" + kind.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public String title() {
        return kind.does + ", and measures when others take what they held: p99 of at most " + kind.boundSeconds
                + " s, and " + FIRST_CHUNK_SECONDS + " s more to the first new chunk.";
    }

    @Override
    public String guard() {
        return "Sessions that hold a lock, leases by the database's clock, a look at the ones with each heartbeat and at the others each second.";
    }

    @Override
    public int rounds() {
        return 100;
    }

    @Override
    public int selected() {
        return switch (kind) {
            case DEATH -> 4;
            case STANDSTILL -> 0; // frozen measures the same
            case SILENCE -> 2;
        };
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("takeover", Sabotage.NO_TAKEOVER));
    }

    @Override
    public void play(Trial trial) throws Exception {
        Workload work = Workload.slow(12_000, 4);
        for (int lost = 0; lost < trial.rounds() && trial.goesOn(); ) {
            List<Worker> workers = trial.fleet().ready(WORKERS);
            long run = trial.ask(work);
            trial.awaitUnitsAtWork(run);
            Waiting.pause(Duration.ofMillis(200 + trial.random().nextInt(1800)));
            List<Worker> victims = holders(trial, workers, run);
            Loss loss = Loss.of(trial, victims);
            Instant moment = trial.now();
            for (Worker victim : victims) {
                lose(victim);
            }
            boolean noticed = Waiting.until(LONGEST, loss::isNoticed);
            if (!noticed) {
                trial.findings().violation("after " + LONGEST.toSeconds() + " s nobody has what " + victims + " held");
            }
            lost += victims.size();
            int wrong = trial.control() ? 0 : trial.judge(run, work);
            loss.measure(moment);
            victims.forEach(this::giveBack);
            trial.say(lost + " of " + trial.rounds() + " lost, run " + run + (wrong == 0 ? ": identical" : ": WRONG"));
        }
        trial.fleet().start(WORKERS);
        judge(trial);
    }

    private static List<Worker> holders(Trial trial, List<Worker> workers, long run) throws Exception {
        List<Worker> holders = new ArrayList<>(Victims.named(workers, Victims.holders(trial.rig(), run)));
        Collections.shuffle(holders, trial.random());
        return List.copyOf(holders.subList(0, Math.min(AT_ONCE, holders.size())));
    }

    private void lose(Worker victim) throws Exception {
        switch (kind) {
            case DEATH -> victim.kill();
            case STANDSTILL -> victim.freeze();
            case SILENCE -> victim.proxy().freeze();
        }
    }

    private void giveBack(Worker victim) {
        switch (kind) {
            case DEATH -> {
                // stays dead
            }
            case STANDSTILL -> victim.wake();
            case SILENCE -> victim.proxy().pass();
        }
    }

    private void judge(Trial trial) {
        trial.bound("noticed after", kind.boundSeconds);
        trial.bound("first new chunk after that", FIRST_CHUNK_SECONDS);
    }
}
