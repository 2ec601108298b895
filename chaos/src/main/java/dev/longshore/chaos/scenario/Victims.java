package dev.longshore.chaos.scenario;

import dev.longshore.chaos.rig.Worker;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Chooses who is broken. */
final class Victims {

    private static final String OWNER =
            "select w.name from longshore.run r join longshore.worker w on w.id = r.owner where r.id = ?";
    private static final String HOLDERS = """
            select distinct w.name from longshore.work_unit u join longshore.worker w on w.id = u.owner
            where u.run_id = ? and u.state = 'RUNNING'
            """;

    private Victims() {}

    /** By chance: the run's owner, somebody who holds a unit of it, or two of them; whoever is there if nobody has it. */
    static List<Worker> some(Trial trial, List<Worker> workers, long run) throws SQLException {
        List<Worker> victims = new ArrayList<>();
        int chance = trial.random().nextInt(4);
        if (chance != 0) {
            victims.addAll(named(workers, holders(trial, run)));
            Collections.shuffle(victims, trial.random());
            victims = new ArrayList<>(victims.subList(0, Math.min(victims.size(), chance == 3 ? 2 : 1)));
        }
        if (chance % 2 == 0) {
            named(workers, owner(trial, run)).stream()
                    .filter(owner -> trial.random().nextBoolean())
                    .forEach(victims::add);
        }
        List<Worker> distinct = victims.stream().distinct().toList();
        return distinct.isEmpty() ? List.of(workers.get(trial.random().nextInt(workers.size()))) : distinct;
    }

    static List<String> owner(Trial trial, long run) throws SQLException {
        return trial.rig().database().query(OWNER, row -> row.getString(1), run);
    }

    static List<String> holders(Trial trial, long run) throws SQLException {
        return trial.rig().database().query(HOLDERS, row -> row.getString(1), run);
    }

    static List<Worker> named(List<Worker> workers, List<String> names) {
        return workers.stream().filter(worker -> names.contains(worker.name())).toList();
    }
}
