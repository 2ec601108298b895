package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Workload;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** F6: nobody dies, and everything is slow. */
final class Calm implements Scenario {

    private static final int WORKERS = 3;
    private static final int BURNERS_PER_PROCESSOR = 2;
    private static final Duration SLEEP = Duration.ofSeconds(14);
    private static final String OLDEST_BEAT = """
            select coalesce(max(extract(epoch from clock_timestamp() - heartbeat_at)), 0) * 1000 from longshore.worker
            where stopped_at is null and name = any (?)
            """;

    @Override
    public String name() {
        return "calm";
    }

    @Override
    public String title() {
        return "Burns all processors twice over while workers export, and counts takeovers: there must be none.";
    }

    @Override
    public String guard() {
        return "Heartbeats have a thread and a connection of their own, and fit three times into a lease.";
    }

    @Override
    public int rounds() {
        return 1;
    }

    @Override
    public int selected() {
        return 0;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("heartbeats: one worker is stopped for " + SLEEP.toSeconds() + " s"));
    }

    @Override
    public void play(Trial trial) throws Exception {
        List<Worker> workers = trial.fleet().ready(WORKERS);
        long mark = trial.oracle().journal().mark();
        AtomicBoolean burn = new AtomicBoolean(true);
        int burners = BURNERS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
        List<Thread> threads = IntStream.range(0, burners)
                .mapToObj(number -> new Thread(() -> burn(burn), "burner-" + number))
                .toList();
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
        try {
            workUnderLoad(trial, workers);
        } finally {
            burn.set(false);
        }
        List<String> takeovers = trial.oracle().journal().takeoversSince(mark);
        trial.findings().violations(takeovers);
        trial.findings()
                .note("minutes: "
                        + (trial.control()
                                ? "the time of one sleep"
                                : trial.atMost().toMinutes()) + ", threads that burn: " + burners);
    }

    private static void workUnderLoad(Trial trial, List<Worker> workers) throws Exception {
        Instant end = trial.now().plus(trial.control() ? Duration.ofSeconds(1) : trial.atMost());
        String[] names = workers.stream().map(Worker::name).toArray(String[]::new);
        do {
            List<Workload> works = List.of(Workload.export(), Workload.slow(8_000, 5), Workload.slow(8_000, 1));
            List<Long> runs = Stream.of(trial.ask(works.get(0)), trial.ask(works.get(1)), trial.ask(works.get(2)))
                    .toList();
            if (trial.control()) {
                trial.awaitUnitsAtWork(runs.get(1));
                sleep(workers.get(0));
            }
            Waiting.until(Trial.PATIENCE, () -> {
                long oldest = trial.rig().database().number(OLDEST_BEAT, (Object) names);
                trial.findings().measured("oldest heartbeat", "ms", oldest);
                return trial.rig().database().number("select count(*) from longshore.run where ended_at is null") == 0;
            });
            for (int i = 0; i < works.size(); i++) {
                trial.judge(runs.get(i), works.get(i));
            }
            trial.say("still calm, oldest heartbeat " + trial.findings().spread("oldest heartbeat"));
        } while (trial.now().isBefore(end) && trial.goesOn());
    }

    private static void sleep(Worker worker) throws InterruptedException {
        worker.freeze();
        Waiting.pause(SLEEP);
        worker.wake();
    }

    private static void burn(AtomicBoolean on) {
        double heat = 1;
        while (on.get()) {
            for (int i = 0; i < 1_000_000; i++) {
                heat = Math.sqrt(heat + i);
            }
        }
    }
}
