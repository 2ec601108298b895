package dev.longshore.sql.worker;

import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.SessionMark;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The workers of an installation, living and dead. */
public class Workers {

    private static final String REGISTER = """
            insert into longshore.worker (name, host, pid, version, roles, slots, jobs, pool, labels, leases, sessions)
            values (:name, :host, :pid, :version, :roles, :slots, :jobs, :pool,
              (select coalesce(jsonb_object_agg(l.name, l.value), '{}') from unnest(:labelNames, :labelValues) as l (name, value)), :leases, :sessions)
            returning id
            """;

    private static final String OTHER_LEASES = """
            select w.name, w.leases from longshore.worker w join longshore.worker me on me.id = :worker
            where w.stopped_at is null and w.leases <> me.leases
            order by w.id
            """;

    private static final String STOPPED =
            "update longshore.worker set stopped_at = clock_timestamp() where id = any (:workers) and stopped_at is null";

    private static final String HOLDS_NOTHING = """
            not exists (
                select 1 from longshore.work_unit u
                where u.state = 'RUNNING' and u.owner = w.id and u.lease_until > clock_timestamp())
              and not exists (
                select 1 from longshore.run r
                where r.state in ('RUNNING', 'PAUSING', 'CANCELLING') and r.owner = w.id and r.lease_until > clock_timestamp())
            """;

    /** What is locked just now, by the last transaction of the dead, cannot be taken back yet: it is looked at again until its lease runs out. */
    private static final String BURY = """
            update longshore.worker w set stopped_at = clock_timestamp()
            where w.id = any (:workers) and w.stopped_at is null and %s
            returning w.id
            """.formatted(HOLDS_NOTHING);

    /**
     * The locks of all are read only if somebody is silent, and sessions of other accounts show no transaction. A session that is younger than the silence proves
     * that its process lives; and a watcher whose own is tells of nobody: after a start of the server all are new. Waits for no lock.
     */
    private static final String END_SESSIONS = """
            with silent as materialized (
              select w.id, w.sessions from longshore.worker w
              where w.id <> :watcher and w.stopped_at is null and w.heartbeat_at < clock_timestamp() - cast(:silence as interval)
                and (select s.backend_start from pg_stat_get_activity(pg_backend_pid()) s) < clock_timestamp() - cast(:silence as interval) and %s
            )
            select s.id, count(*) filter (where case when s.id = any (:suspects) then pg_terminate_backend(a.pid) end) as ended
            from silent s
            join pg_locks k on k.locktype = 'advisory' and k.classid = 4720 and k.objid = cast(s.sessions as oid) and k.objsubid = 2
              and k.database = (select oid from pg_database where datname = current_database())
            join pg_stat_activity a on a.pid = k.pid and a.xact_start is not null and pg_has_role(a.usesysid, 'MEMBER') and a.backend_start < clock_timestamp() - cast(:silence as interval)
            group by s.id
            """.formatted(HOLDS_NOTHING);

    /**
     * The lock is gone and no heartbeat came for a while. The while is for sessions that broke and are being made anew. The locks of all are read for each
     * silent worker, and only then, since that asks every backend: hence a subselect that counts.
     */
    static final String IS_DEAD = """
            w.stopped_at is null
              and w.heartbeat_at < clock_timestamp() - cast(:silence as interval)
              and (
                select count(*) from pg_locks k
                where k.locktype = 'advisory' and k.classid = 4701 and k.objid = cast(w.id as oid) and k.objsubid = 2
                  and k.database = (select oid from pg_database where datname = current_database())) = 0
            """;

    private static final String STILL_DEAD =
            "select w.id from longshore.worker w where w.id = any (:suspects) and " + IS_DEAD;

    private static final String SLOTS = "select coalesce(sum(slots), 0) from longshore.worker where stopped_at is null";
    private static final String UNFIT = """
            update longshore.worker set unfit = array_append(unfit, :hash) where id = :worker and :hash <> all (unfit)
            """;

    private static final String IS_MARKED = """
            select exists (
              select 1 from pg_locks k
              where k.pid = pg_backend_pid() and k.locktype = 'advisory' and k.classid = 4720 and k.objid = cast(:key as oid) and k.objsubid = 2)
            """;

    private final JdbcClient jdbc;
    private final JdbcClient claims;

    public Workers(JdbcClient jdbc) {
        this(jdbc, jdbc);
    }

    /** @param claims sessions that are free soon, whoever waits for whom: nobody waits on them for longer than a claim does */
    Workers(JdbcClient jdbc, JdbcClient claims) {
        this.jdbc = jdbc;
        this.claims = claims;
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
                .param("leases", worker.leases())
                .param("sessions", worker.sessions().key())
                .query(Integer.class)
                .single());
    }

    /** Workers that have not stopped and whose claims hold for other times than those of this one: name and settings of each. */
    public List<String> withOtherLeases(WorkerId worker) {
        return jdbc.sql(OTHER_LEASES)
                .param("worker", worker.value())
                .query((row, number) -> row.getString("name") + " (" + row.getString("leases") + ")")
                .list();
    }

    /** The worker cannot work with a definition, which another version of it wrote: it claims no run of it from now on. */
    public void unfit(WorkerId worker, String definitionHash) {
        jdbc.sql(UNFIT)
                .param("worker", worker.value())
                .param("hash", definitionHash)
                .update();
    }

    /** These workers have stopped, and gave back what they held. */
    public void stopped(Collection<WorkerId> workers) {
        jdbc.sql(STOPPED).param("workers", ids(workers)).update();
    }

    /** Counts dead workers as stopped, once nothing is theirs any more that a lease holds. Returns which. */
    public List<WorkerId> bury(Collection<WorkerId> dead) {
        return jdbc.sql(BURY)
                .param("workers", ids(dead))
                .query((row, number) -> new WorkerId(row.getInt("id")))
                .list();
    }

    /**
     * Which of these workers, found dead a moment ago by a {@link WorkerSession}, are so still: one that only lost its connection is back by now, or will
     * be before its silence is over.
     */
    public List<WorkerId> stillDead(Collection<WorkerId> suspects, Duration silence) {
        return suspects.isEmpty()
                ? List.of()
                : jdbc.sql(STILL_DEAD)
                        .param("suspects", ids(suspects))
                        .param("silence", silence.toMillis() + " milliseconds")
                        .query((row, number) -> new WorkerId(row.getInt("id")))
                        .list();
    }

    /**
     * Ends the sessions in a transaction of workers that say nothing and whose claims have all run out: frozen, or cut off. What those transactions would still write is
     * fenced; what they have locked, rows of users' tables too, would keep whoever has the work by now waiting for as long as the worker sleeps.
     *
     * @param watcher who looks, and is awake
     * @param suspects those that the watcher's look before found: only theirs are ended, since all are silent for a moment when the host of the database has slept
     * @param silence for how long nothing was heard of the worker
     * @return the workers that are so now, and how many sessions of each were ended
     */
    public Map<WorkerId, Integer> endSessionsOfSilent(
            WorkerId watcher, Collection<WorkerId> suspects, Duration silence) {
        return claims.sql(END_SESSIONS)
                .param("watcher", watcher.value())
                .param("suspects", ids(suspects))
                .param("silence", silence.toMillis() + " milliseconds")
                .query(rows -> {
                    Map<WorkerId, Integer> ended = new LinkedHashMap<>();
                    while (rows.next()) {
                        ended.put(new WorkerId(rows.getInt("id")), rows.getInt("ended"));
                    }
                    return ended;
                });
    }

    /** Whether the sessions of the pool that this process works on bear its mark: those of a pool that an application brings need not. */
    public boolean isMarked(SessionMark sessions) {
        return jdbc.sql(IS_MARKED)
                .param("key", sessions.key())
                .query(Boolean.class)
                .single();
    }

    /** The slots of all workers that have not stopped. */
    public int slots() {
        return jdbc.sql(SLOTS).query(Integer.class).single();
    }

    private static Integer[] ids(Collection<WorkerId> workers) {
        return workers.stream().map(WorkerId::value).toArray(Integer[]::new);
    }
}
