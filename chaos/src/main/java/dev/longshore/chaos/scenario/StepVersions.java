package dev.longshore.chaos.scenario;

import dev.longshore.chaos.rig.Database;
import java.sql.SQLException;
import java.util.List;

/**
 * Versions of Spring Batch's rows at one moment. Batch's optimistic lock is a second fence, behind the tokens; a control that takes fencing out turns it back
 * too.
 */
record StepVersions(Database database, List<Version> versions) {

    record Version(long step, int version) {}

    static StepVersions of(Database database, long run) throws SQLException {
        return new StepVersions(database, database.query("""
                        select s.step_execution_id, s.version from longshore.work_unit u
                        join longshore.batch_step_execution s on s.step_execution_id = u.step_execution_id
                        where u.run_id = ? and u.state = 'RUNNING'
                        """, row -> new Version(row.getLong(1), row.getInt(2)), run));
    }

    void turnBack() throws SQLException {
        for (Version each : versions) {
            database.execute("update longshore.batch_step_execution set version = " + each.version()
                    + " where step_execution_id = " + each.step());
        }
    }
}
