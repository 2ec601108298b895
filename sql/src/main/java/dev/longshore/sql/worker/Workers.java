package dev.longshore.sql.worker;

import dev.longshore.model.worker.WorkerId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The workers of an installation, living and dead. */
public class Workers {

    private static final String REGISTER = """
            insert into longshore.worker (name, host, pid, version, roles, slots, jobs, pool, labels)
            values (:name, :host, :pid, :version, :roles, :slots, :jobs, :pool,
              (select coalesce(jsonb_object_agg(l.name, l.value), '{}') from unnest(:labelNames, :labelValues) as l (name, value)))
            returning id
            """;

    private static final String STOPPED =
            "update longshore.worker set stopped_at = clock_timestamp() where id = any (:workers) and stopped_at is null";

    /**
     * The lock is gone and no heartbeat came for a while. The while is for sessions that broke and are being made anew; after a start of the server all
     * of them are.
     */
    private static final String PROVEN_DEAD = """
            select w.id from longshore.worker w
            where w.stopped_at is null
              and w.heartbeat_at < clock_timestamp() - cast(:grace as interval)
              and pg_postmaster_start_time() < clock_timestamp() - cast(:grace as interval)
              and not exists (
                select 1 from pg_locks k
                where k.locktype = 'advisory' and k.classid = 4701 and k.objid = cast(w.id as oid) and k.objsubid = 2
                  and k.database = (select oid from pg_database where datname = current_database()))
            """;

    private static final String SLOTS = "select coalesce(sum(slots), 0) from longshore.worker where stopped_at is null";
    private static final String UNFIT = """
            update longshore.worker set unfit = array_append(unfit, :hash) where id = :worker and :hash <> all (unfit)
            """;

    private final JdbcClient jdbc;

    public Workers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds a worker. It counts as alive for the grace time, within which its session must take the lock. */
    public WorkerId register(WorkerRegistration worker) {
        return new WorkerId(jdbc.sql(REGISTER)
                .param("name", worker.name())
                .param("host", worker.host())
                .param("pid", worker.pid())
                .param("version", worker.version())
                .param("roles", worker.roles().toArray(String[]::new))
                .param("slots", worker.slots())
                .param("jobs", worker.jobs().toArray(String[]::new))
                .param("pool", worker.pool())
                .param("labelNames", worker.labels().keySet().toArray(String[]::new))
                .param("labelValues", worker.labels().values().toArray(String[]::new))
                .query(Integer.class)
                .single());
    }

    /** The worker cannot work with a definition, which another version of it wrote: it claims no run of it from now on. */
    public void unfit(WorkerId worker, String definitionHash) {
        jdbc.sql(UNFIT)
                .param("worker", worker.value())
                .param("hash", definitionHash)
                .update();
    }

    /** These workers have stopped, or are known to be dead and own nothing any more. */
    public void stopped(Collection<WorkerId> workers) {
        if (!workers.isEmpty()) {
            jdbc.sql(STOPPED)
                    .param("workers", workers.stream().map(WorkerId::value).toArray(Integer[]::new))
                    .update();
        }
    }

    /** The workers that did not say that they stopped, and do not live any more. */
    public List<WorkerId> provenDead(Duration grace) {
        return jdbc.sql(PROVEN_DEAD)
                .param("grace", grace.toMillis() + " milliseconds")
                .query((row, number) -> new WorkerId(row.getInt("id")))
                .list();
    }

    /** The slots of all workers that have not stopped. */
    public int slots() {
        return jdbc.sql(SLOTS).query(Integer.class).single();
    }
}
