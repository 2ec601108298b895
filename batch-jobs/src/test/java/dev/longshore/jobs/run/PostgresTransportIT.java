package dev.longshore.jobs.run;

import dev.longshore.model.run.RunId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;

/** Chunks through the database: what needs nothing to be installed. */
class PostgresTransportIT extends TransportContract {

    @Override
    List<String> binding() {
        return List.of("longshore.transport=postgresql");
    }

    @Override
    void deliver(RunId run, int ordinal, byte[] payload) {
        runs.jdbc()
                .sql(
                        "insert into longshore.chunk_message (run_id, step, ordinal, payload) values (:run, 'lines', :ordinal, :payload) on conflict do nothing")
                .param("run", run.value())
                .param("ordinal", ordinal)
                .param("payload", payload)
                .update();
    }

    @Override
    Taken take(RunId run) throws Exception {
        Connection session = database.dataSource().getConnection();
        session.setAutoCommit(false);
        try (PreparedStatement delete = session.prepareStatement("""
                delete from longshore.chunk_message where (run_id, step, ordinal) = (
                  select run_id, step, ordinal from longshore.chunk_message where run_id = ? order by ordinal limit 1 for update skip locked)
                """)) {
            delete.setLong(1, run.value());
            if (delete.executeUpdate() != 1) {
                throw new IllegalStateException("no message waits for run " + run);
            }
        }
        return session::close;
    }

    @Override
    void lose(RunId run) {
        runs.jdbc()
                .sql("delete from longshore.chunk_message where run_id = :run")
                .param("run", run.value())
                .update();
    }
}
