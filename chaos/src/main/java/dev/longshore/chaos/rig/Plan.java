package dev.longshore.chaos.rig;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Schedules that are there to fire. No worker lives meanwhile; what they ask for is taken out of the queue, so that the asking alone is seen. Written past the checks and limits
 * that hold for people. Closing it removes them with all that they asked for.
 */
public final class Plan implements AutoCloseable {

    /** Missed ones are all made up for, and none waits for another: each planned time is to have its run, whatever happens. */
    public static final String ALL = "{\"missed\": \"all\", \"catch-up\": 1000, \"running\": \"allow\"}";

    private static final String OURS = "select s.id from longshore.schedule s where s.job = 'chaos-fires'";

    private static final String MAKE = """
            insert into longshore.schedule (id, version, name, job, tenant, priority, source, definition, changed_at, changed_by, created_at)
            select 2000000000 + (select count(*) from longshore.schedule s where s.job = 'chaos-fires') + n, 0, 'chaos-' || p.name || '-' || n, 'chaos-fires', p.turn, 5, 'database',
              (jsonb_build_object('schedule', 'chaos-' || p.name || '-' || n, 'job', 'chaos-fires', 'every', p.every || 's')
                || case when p.tenant is null then '{}' else jsonb_build_object('tenants', p.tenant) end || p.policies)::text,
              clock_timestamp(), 'chaos', clock_timestamp()
            from (values (?, ?::text, ?::text, ?, ?::jsonb)) p (name, tenant, turn, every, policies), generate_series(1, ?) n
            returning id
            """;

    private static final String SET_CLOCKS = """
            insert into longshore.schedule_clock (schedule_id, decided_until, next_fire_at)
            select id, '%1$s'::timestamptz - interval '1 millisecond', '%1$s' from (%2$s) s
            """;

    /** Waits for decisions in work, whose locks these are; none begins after it. */
    private static final String END = """
            begin;
            select 1 from longshore.schedule_clock where schedule_id in (%1$s) order by schedule_id for update;
            update longshore.schedule set retired_at = clock_timestamp() where job = 'chaos-fires' and retired_at is null;
            commit
            """.formatted(OURS);

    /** As workers that take what waits: who asks counts what waits, and a queue of all that was ever asked for would be what is measured. */
    private static final String TAKE = """
            update longshore.run set state = 'CANCELLED', ended_at = clock_timestamp() where job = 'chaos-fires' and state = 'QUEUED'
            """;

    private static final Duration BETWEEN_TAKES = Duration.ofMillis(500);

    private static final String REMOVE = """
            delete from longshore.schedule_fire where schedule_id in (%1$s);
            delete from longshore.schedule_clock where schedule_id in (%1$s);
            delete from longshore.schedule where job = 'chaos-fires';
            delete from longshore.run_event where run_id in (select r.id from longshore.run r where r.job = 'chaos-fires');
            delete from longshore.run where job = 'chaos-fires';
            delete from chaos.asked;
            delete from chaos.machine
            """.formatted(OURS);

    private final Rig rig;
    private final Thread taking = new Thread(this::take, "takes-what-waits");
    private volatile boolean open = true;

    private Plan(Rig rig) {
        this.rig = rig;
    }

    /** An empty one. */
    public static Plan of(Rig rig) throws Exception {
        // their job is known once a worker has offered it
        try (Fleet offering = rig.fleet()) {
            offering.ready(1);
        }
        rig.journals(false);
        rig.database().execute(Rig.resource("sql/plan.sql"));
        rig.database().execute(REMOVE);
        return new Plan(rig);
    }

    /**
     * Adds schedules, each of which fires every so many seconds.
     *
     * @param policies as JSON
     */
    public void add(String name, int count, int everySeconds, String policies) throws SQLException {
        add(name, count, everySeconds, policies, null, null);
    }

    /**
     * The same for a tenant.
     *
     * @param turn in whose turn they are asked for: the tenant's own, unless nobody is to know it
     */
    public void add(
            String name, int count, int everySeconds, String policies, @Nullable String tenant, @Nullable String turn)
            throws SQLException {
        rig.database().query(MAKE, row -> row.getLong(1), name, tenant, turn, everySeconds, policies, count);
    }

    /**
     * Lets them fire from the next full so many seconds on, which is at least two seconds from now.
     *
     * @return when that is
     */
    public Instant begin(int everySeconds) throws SQLException {
        long next = (now().getEpochSecond() + 2) / everySeconds * everySeconds + everySeconds;
        Instant first = Instant.ofEpochSecond(next);
        rig.database().execute(SET_CLOCKS.formatted(first, OURS));
        taking.setDaemon(true);
        taking.start();
        return first;
    }

    private void take() {
        try {
            while (open) {
                try (Connection connection = rig.database().connect();
                        Statement statement = connection.createStatement()) {
                    while (open) {
                        statement.executeUpdate(TAKE);
                        Waiting.pause(BETWEEN_TAKES);
                    }
                } catch (SQLException away) {
                    Waiting.pause(BETWEEN_TAKES);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes down by how much the clock of a scheduler's machine is wrong, for a control that goes by it. */
    public void machine(String name, Duration ahead) throws SQLException {
        rig.database()
                .execute("insert into chaos.machine (name, ahead) values ('%s', make_interval(secs => %d))"
                        .formatted(name, ahead.toSeconds()));
    }

    /** What a scheduler would do that remembers nothing: what was due before now is forgotten. */
    public void forget() throws SQLException {
        rig.database().execute("""
                update longshore.schedule_clock set decided_until = clock_timestamp(), next_fire_at = date_trunc('second', clock_timestamp()) + interval '1 second'
                where schedule_id in (%s)
                """.formatted(OURS));
    }

    /** Lets them fire no more. */
    public void end() throws SQLException {
        rig.database().execute(END);
    }

    /** The database's clock. */
    public Instant now() throws SQLException {
        return rig.database()
                .query("select clock_timestamp()", row -> row.getObject(1, OffsetDateTime.class))
                .get(0)
                .toInstant();
    }

    @Override
    public void close() throws SQLException {
        open = false;
        end();
        rig.database().execute(REMOVE);
        rig.journals(true);
    }
}
