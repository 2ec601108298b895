package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.PlannedTimes;
import dev.longshore.chaos.rig.Api;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Plan;
import dev.longshore.chaos.rig.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** F14: very many schedules are due in the same second, most of them one tenant's. */
final class ScheduleHerd implements Scenario {

    private static final int NODES = 2;
    private static final int OF_THE_LARGE = 700;
    private static final int OF_EACH_SMALL = 100;
    private static final List<String> SMALL = List.of("B", "C", "D");
    private static final int ALL = OF_THE_LARGE + 3 * OF_EACH_SMALL;
    private static final int EVERY_SECONDS = 20;
    private static final double ACCEPTED_SECONDS = 5;
    private static final double API_MILLIS = 500;

    /** Four tenants take turns: the small ones are through after 400. Schedulers beside each other take 50 at a time. */
    private static final int LAST_SMALL = 500;

    private static final int CLIENTS = 2;

    private static final String PLACES = """
            select max(x.place) from (
              select s.definition::jsonb ->> 'tenants' as tenant, row_number() over (order by a.run) as place
              from chaos.asked a join longshore.schedule s on s.id = a.schedule where a.planned = ?::timestamptz) x
            where x.tenant <> 'A'
            """;

    @Override
    public String name() {
        return "schedule-herd";
    }

    @Override
    public String title() {
        return String.format(
                Locale.ROOT,
                "%,d schedules due in the same second, %d of them one tenant's, while others use the API: accepted within %.0f s, small tenants' in turn with the large one's, p99 of the API below %.0f ms.",
                ALL,
                OF_THE_LARGE,
                ACCEPTED_SECONDS,
                API_MILLIS);
    }

    @Override
    public String guard() {
        return "A fire only asks, some schedules in each transaction, and tenants take turns.";
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
    public int controlRounds() {
        return 1;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("turns of tenants"));
    }

    @Override
    public void play(Trial trial) throws Exception {
        trial.fleet().shrink(0);
        PlannedTimes times = new PlannedTimes(trial.rig().database());
        try (Plan plan = Plan.of(trial.rig());
                Fleet nodes = trial.rig().schedulers()) {
            nodes.ready(NODES);
            add(plan, trial, "A", OF_THE_LARGE);
            for (String tenant : SMALL) {
                add(plan, trial, tenant, OF_EACH_SMALL);
            }
            Instant first = plan.begin(EVERY_SECONDS);
            for (int round = 0; round < trial.rounds() && trial.goesOn(); round++) {
                play(trial, plan, times, first.plusSeconds((long) round * EVERY_SECONDS));
            }
            plan.end();
            trial.findings().violations(times.eachOnce(first, EVERY_SECONDS));
            trial.findings().counted("planned times asked for", times.asked());
        }
        trial.bound("answers of the API meanwhile", API_MILLIS);
    }

    private static void add(Plan plan, Trial trial, String tenant, int schedules) throws Exception {
        plan.add(
                "herd-" + tenant.toLowerCase(Locale.ROOT),
                schedules,
                EVERY_SECONDS,
                Plan.ALL,
                tenant,
                trial.control() ? null : tenant);
    }

    private static void play(Trial trial, Plan plan, PlannedTimes times, Instant due) throws Exception {
        Waiting.pause(Duration.between(plan.now(), due.minusMillis(500)));
        boolean all;
        try (Clients clients = Clients.using(trial.rig().api())) {
            all = Waiting.until(Duration.ofSeconds(EVERY_SECONDS - 3), () -> times.askedOf(due) == ALL);
            clients.stop();
            clients.millis().forEach(each -> trial.findings().measured("answers of the API meanwhile", "ms", each));
        }
        double last = times.lateness(due, due.plusMillis(1)).stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(Double.NaN);
        long place = trial.rig().database().number(PLACES, due.toString());
        trial.findings().measured("until the last of " + ALL + " is accepted", "s", last);
        trial.findings().measured("place of the last fire of a small tenant", "", place);
        trial.say(String.format(
                Locale.ROOT,
                "herd of %s: the last accepted after %.2f s, the last of a small tenant at place %d",
                due,
                last,
                place));
        if (!all || last > ACCEPTED_SECONDS) {
            trial.findings()
                    .violation(String.format(
                            Locale.ROOT, "the last of %d fires of %s was accepted after %.2f s", ALL, due, last));
        }
        if (place > LAST_SMALL) {
            trial.findings().violation("a fire of a small tenant had to wait for " + place + " others at " + due);
        }
    }

    /** People who look at lists and ask for runs, as fast as they are answered. */
    private record Clients(AtomicBoolean open, List<Thread> threads, List<Double> times) implements AutoCloseable {

        static Clients using(Api api) {
            AtomicBoolean open = new AtomicBoolean(true);
            List<Double> times = Collections.synchronizedList(new ArrayList<>());
            List<Thread> threads = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Thread thread = new Thread(() -> ask(api, open, times), "client-" + client);
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
            return new Clients(open, threads, times);
        }

        private static void ask(Api api, AtomicBoolean open, List<Double> times) {
            try {
                for (int turn = 0; open.get(); turn++) {
                    long begun = System.nanoTime();
                    switch (turn % 3) {
                        case 0 -> api.look("/api/v1/runs?limit=50");
                        case 1 -> api.look("/api/v1/schedules/chaos-herd-a-1");
                        default -> api.ask("chaos-fires", Map.of());
                    }
                    times.add((System.nanoTime() - begun) / 1e6);
                }
            } catch (IOException e) {
                // counted as an answer that nobody waits for
                times.add(Double.POSITIVE_INFINITY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void stop() throws InterruptedException {
            open.set(false);
            for (Thread thread : threads) {
                thread.join();
            }
        }

        List<Double> millis() {
            return List.copyOf(times);
        }

        @Override
        public void close() {
            open.set(false);
        }
    }
}
