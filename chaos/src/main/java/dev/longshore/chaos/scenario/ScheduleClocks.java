package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.PlannedTimes;
import dev.longshore.chaos.rig.Fleet;
import dev.longshore.chaos.rig.Plan;
import dev.longshore.chaos.rig.Waiting;
import dev.longshore.chaos.rig.WrongClock;
import dev.longshore.chaos.sabotage.Sabotage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** F11: the clocks of schedulers' machines are wrong, and one is set back meanwhile. */
final class ScheduleClocks implements Scenario {

    private static final int SCHEDULES = 20;

    /** By which a clock is set back while its process runs. */
    private static final Duration STEP = Duration.ofHours(-1);

    private static final String CHECK_INS = """
            select cast(last_checkin_time / 1000 - extract(epoch from clock_timestamp()) as bigint) from longshore.qrtz_scheduler_state
            """;

    /** What one writes with a clock that is behind, another with one that is ahead takes for a dead one's, and deletes at its next look. */
    private static final int LOOKS_PER_SECOND = 10;

    /** They are written every 10 s. */
    private static final int FRESH_SECONDS = 25;

    private static final Map<String, Duration> WRONG = wrong();

    private static Map<String, Duration> wrong() {
        Map<String, Duration> wrong = new LinkedHashMap<>();
        wrong.put("+90s", Duration.ofSeconds(90));
        wrong.put("-90s", Duration.ofSeconds(-90));
        wrong.put("+1d", Duration.ofDays(1));
        return wrong;
    }

    @Override
    public String name() {
        return "schedule-clocks";
    }

    @Override
    public String title() {
        return "Schedulers on machines whose clocks are wrong by +90 s, -90 s and a day, and one whose clock is set back by an hour meanwhile, "
                + SCHEDULES + " schedules due every second: none fires early, twice or never.";
    }

    @Override
    public String guard() {
        return "What is due goes by the database's clock.";
    }

    /** Seconds. */
    @Override
    public int rounds() {
        return 120;
    }

    @Override
    public int selected() {
        return 0;
    }

    @Override
    public int controlRounds() {
        return 5;
    }

    @Override
    public Optional<Control> control() {
        return Optional.of(Control.of("the database's clock", Sabotage.CLOCKS_OF_MACHINES));
    }

    @Override
    public void play(Trial trial) throws Exception {
        trial.fleet().shrink(0);
        PlannedTimes times = new PlannedTimes(trial.rig().database());
        List<Fleet> machines = new ArrayList<>();
        Set<Duration> seen = new HashSet<>();
        try (Plan plan = Plan.of(trial.rig())) {
            Map<Fleet, Duration> started = new LinkedHashMap<>();
            for (Map.Entry<String, Duration> wrong : WRONG.entrySet()) {
                Fleet machine = trial.rig().schedulers(WrongClock.of(trial.rig(), wrong.getKey(), wrong.getKey()));
                machines.add(machine);
                // a day of fires is more than a control needs
                if (!trial.control() || wrong.getValue().toDays() == 0) {
                    machine.start(1);
                    started.put(machine, wrong.getValue());
                }
            }
            WrongClock stepped = WrongClock.of(trial.rig(), "stepped", "+0");
            Fleet last = trial.rig().schedulers(stepped);
            machines.add(last);
            last.ready(1);
            for (Map.Entry<Fleet, Duration> machine : started.entrySet()) {
                plan.machine(machine.getKey().ready(1).get(0).name(), machine.getValue());
            }
            plan.add("exact", SCHEDULES, 1, Plan.ALL);
            Instant first = plan.begin(1);
            for (int second = 0; second < trial.rounds(); second++) {
                if (second == trial.rounds() / 2) {
                    stepped.set("-1h");
                }
                for (int look = 0; look < LOOKS_PER_SECOND; look++) {
                    Waiting.pause(Duration.ofSeconds(1).dividedBy(LOOKS_PER_SECOND));
                    seen.addAll(wrongClocks(trial));
                }
            }
            plan.end();
            trial.findings().violations(times.eachOnce(first, 1));
            trial.findings().counted("planned times asked for", times.asked());
            times.lateness(first, plan.now().plus(1, ChronoUnit.HOURS))
                    .forEach(each -> trial.findings().measured("lateness by the database's clock", "s", each));
        } finally {
            for (Fleet machine : machines) {
                machine.close();
            }
        }
        if (!trial.control()) {
            requireAll(trial, seen);
        }
    }

    /** Quartz writes down when each process last said that it lives, by the clock of its machine: whose is wrong, and by how much. */
    private static List<Duration> wrongClocks(Trial trial) throws SQLException {
        List<Long> offBySeconds = trial.rig().database().query(CHECK_INS, row -> row.getLong(1));
        return Stream.concat(WRONG.values().stream(), Stream.of(STEP))
                .filter(by -> offBySeconds.stream().anyMatch(off -> Math.abs(off - by.toSeconds()) <= FRESH_SECONDS))
                .toList();
    }

    private static void requireAll(Trial trial, Set<Duration> seen) {
        Set<Duration> missing = new HashSet<>(WRONG.values());
        missing.add(STEP);
        missing.removeAll(seen);
        if (!missing.isEmpty()) {
            throw new IllegalStateException("no scheduler was seen whose clock is wrong by " + missing);
        }
        trial.findings().note("clocks seen by what processes wrote with them: wrong by " + seen);
    }
}
