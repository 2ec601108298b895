package dev.longshore.chaos.scenario;

import dev.longshore.chaos.rig.Database;
import dev.longshore.chaos.sabotage.Sabotage;
import java.sql.SQLException;
import java.util.List;

/**
 * How a scenario is played without its guard.
 *
 * @param without the guard, in a few words
 * @param sabotages done to the tables; none where the scenario itself does what the guard prevents
 */
record Control(String without, List<Sabotage> sabotages) {

    static Control of(String without, Sabotage... sabotages) {
        return new Control(without, List.of(sabotages));
    }

    void begin(Database database) throws SQLException {
        for (Sabotage sabotage : sabotages) {
            sabotage.begin(database);
        }
    }

    void end(Database database) throws SQLException {
        for (Sabotage sabotage : sabotages) {
            sabotage.end(database);
        }
    }
}
