package dev.longshore.chaos.scenario;

import dev.longshore.chaos.rig.Rig;
import dev.longshore.chaos.rig.Worker;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Chooses who is broken. */
final class Victims {

    private static final String OWNER =
            "select w.name from longshore.run r join longshore.worker w on w.id = r.owner where r.id = ?";
    private static final String HOLDERS = """
            select distinct w.name from longshore.work_unit u join longshore.worker w on w.id = u.owner
            where u.run_id = ? and u.state = 'RUNNING'
            """;

    private static final String TAKEN_OVER = """
            select count(*) from longshore.run r
            where r.id = ? and (r.attempts > 1 or exists (select from longshore.work_unit u where u.run_id = r.id and u.attempts > 1))
            """;

    private Victims() {}

    /** By chance: the run's owner, somebody who holds a unit of it, or two of them; whoever is there if nobody has it. */
    static List<Worker> some(Trial trial, List<Worker> workers, long run) throws SQLException {
        List<Worker> victims = new ArrayList<>();
        int chance = trial.random().nextInt(4);
        if (chance != 0) {
            victims.addAll(named(workers, holders(trial.rig(), run)));
            Collections.shuffle(victims, trial.random());
            victims = new ArrayList<>(victims.subList(0, Math.min(victims.size(), chance == 3 ? 2 : 1)));
        }
        if (chance % 2 == 0) {
            named(workers, owner(trial.rig(), run)).stream()
                    .filter(owner -> trial.random().nextBoolean())
                    .forEach(victims::add);
        }
        List<Worker> distinct = victims.stream().distinct().toList();
        return distinct.isEmpty() ? List.of(workers.get(trial.random().nextInt(workers.size()))) : distinct;
    }

    /** The run's owner, and somebody who holds a unit of it if the owner holds none: their death loses the run and a unit. */
    static List<Worker> ownerAndHolder(Rig rig, List<Worker> workers, long run) throws SQLException {
        List<Worker> owner = named(workers, owner(rig, run));
        List<Worker> holders = named(workers, holders(rig, run));
        if (holders.isEmpty() || holders.stream().anyMatch(owner::contains)) {
            return owner;
        }
        return Stream.concat(owner.stream(), Stream.of(holders.get(0))).toList();
    }

    /** Whether somebody went on with what another worker had begun of the run. */
    static boolean wasTakenOver(Rig rig, long run) throws SQLException {
        return rig.database().number(TAKEN_OVER, run) > 0;
    }

    static List<String> owner(Rig rig, long run) throws SQLException {
        return rig.database().query(OWNER, row -> row.getString(1), run);
    }

    static List<String> holders(Rig rig, long run) throws SQLException {
        return rig.database().query(HOLDERS, row -> row.getString(1), run);
    }

    static List<Worker> named(List<Worker> workers, List<String> names) {
        return workers.stream().filter(worker -> names.contains(worker.name())).toList();
    }
}
