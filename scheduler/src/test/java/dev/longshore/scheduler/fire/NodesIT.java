package dev.longshore.scheduler.fire;

import static dev.longshore.sql.schedule.ScheduleHouse.EXPORT;
import static dev.longshore.sql.schedule.ScheduleHouse.INES;
import static dev.longshore.sql.schedule.ScheduleHouse.definition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.schedule.FastClock;
import dev.longshore.sql.schedule.ScheduleHouse;
import dev.longshore.sql.schedule.Schedules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Several schedulers on one database, as in production; they lose their connections, are stopped, and come back. */
class NodesIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    /** Another schedule like one that exists, under another name and of another tenant. */
    private static final String COPIES = """
            insert into longshore.schedule (id, version, name, job, tenant, priority, source, definition, changed_at, changed_by, created_at)
            select nextval('longshore.schedule_seq') * 1000 + n, 0, s.name || '-' || n, s.job, t.tenant, s.priority, s.source,
              replace(replace(s.definition, '"' || s.name || '"', '"' || s.name || '-' || n || '"'), '"KENYA"', '"' || coalesce(t.tenant, '') || '"'), s.changed_at, s.changed_by, s.created_at
            from longshore.schedule s cross join generate_series(1, :copies) n
            cross join lateral (select case when s.tenant is not null and n % 10 = 0 then 'PERU' else s.tenant end as tenant) t
            where s.name = :name
            """;

    private static final String CLOCKS = """
            insert into longshore.schedule_clock (schedule_id, decided_until, next_fire_at)
            select s.id, c.decided_until, c.next_fire_at from longshore.schedule s
            join longshore.schedule o on s.name like o.name || '-%' join longshore.schedule_clock c on c.schedule_id = o.id where o.name = :name
            """;

    private final JdbcClient jdbc = database.jdbc();
    private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

    @TempDir
    private Path data;

    @BeforeEach
    void wideLimits() {
        jdbc.sql("update longshore.schedule_limit set shortest_interval = '1 second', most_fires_an_hour = 10000000")
                .update();
        jdbc.sql("update longshore.lane set max_queued = 1000000").update();
    }

    @AfterEach
    void stop() {
        nodes.forEach(ConfigurableApplicationContext::close);
        jdbc.sql("delete from longshore.fast_clock").update();
        jdbc.sql("update longshore.schedule set retired_at = now() where retired_at is null")
                .update();
    }

    @Test
    void eachPlannedTimeIsAskedForOnceWhateverBreaks() {
        start();
        start();
        start();
        make("often", 40, "every", "1s", "running", "allow", "missed", "all", "catch-up", 1000);
        Integer before = decidedTimes("often");
        for (int i = 0; i < 3; i++) {
            disconnectAll();
            nodes.get(i).close();
            int known = decidedTimes("often");
            await().atMost(Duration.ofSeconds(90)).until(() -> decidedTimes("often") > known + 60);
            start();
        }
        jdbc.sql("update longshore.schedule set retired_at = clock_timestamp() where name like 'often%'")
                .update();

        assertThat(decidedTimes("often")).isGreaterThan(before);
        // none lost: between the first and the last of each schedule lies every second; none twice: as many runs as
        // fires
        assertThat(jdbc.sql("""
                                select count(*) from (
                                  select f.schedule_id from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id where s.name like 'often%'
                                  group by f.schedule_id
                                  having count(*) <> extract(epoch from max(f.planned_at) - min(f.planned_at)) + 1 or count(*) <> count(distinct f.run_id)) odd
                                """).query(Long.class).single()).isZero();
        assertThat(jdbc.sql(
                                "select count(*) from longshore.run r where r.idempotency_key like 'schedule:%' and r.job = 'report'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(jdbc.sql(
                                "select count(*) from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id where f.decision = 'asked' and s.job = 'report'")
                        .query(Integer.class)
                        .single());
    }

    @Test
    void theyGoOnByThemselvesWhenTheDatabaseComesBack() {
        start();
        start();
        make("lasting", 5, "every", "1s", "running", "allow", "missed", "all");
        await().atMost(Duration.ofSeconds(20)).until(() -> decidedTimes("lasting") > 5);
        String name = database.address().url().replaceAll(".*/", "");
        try (TestDatabase other = TestDatabase.create()) {
            JdbcClient outside = other.jdbc();
            outside.sql("alter database " + name + " allow_connections false").update();
            outside.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = :name")
                    .param("name", name)
                    .query()
                    .listOfRows();
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            outside.sql("alter database " + name + " allow_connections true").update();
        }
        int known = decidedTimes("lasting");

        await().atMost(Duration.ofSeconds(30)).until(() -> decidedTimes("lasting") > known + 20);
    }

    @Test
    void aThousandOfOneSecondAreAllAcceptedAndNoTenantWaitsForAnother() {
        start();
        start();
        jdbc.sql("update longshore.job set max_queued = 100000").update();
        String second = jdbc.sql(
                        "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
                .query(String.class)
                .single();
        make("herd", 999, "every", Map.of("interval", "1h", "from", second), "job", EXPORT, "tenants", "KENYA");
        OffsetDateTime due = jdbc.sql("""
                        with moved as (
                          update longshore.schedule_clock c set decided_until = :second::timestamptz - interval '1 second', next_fire_at = :second::timestamptz
                          from longshore.schedule s where s.id = c.schedule_id and s.name like 'herd%' returning 1)
                        select clock_timestamp() from moved limit 1
                        """)
                .param("second", second)
                .query(OffsetDateTime.class)
                .single();

        await().atMost(Duration.ofSeconds(60)).until(() -> decidedTimes("herd") == 1_000);

        Map<String, Object> took = jdbc.sql("""
                select extract(epoch from max(r.requested_at) - :due)::float8 as last,
                  (select max(x.place) from (select r.tenant, row_number() over (order by r.id) as place from longshore.run r where r.job = 'export') x where x.tenant = 'PERU') as peru
                from longshore.schedule_fire f join longshore.run r on r.id = f.run_id join longshore.schedule s on s.id = f.schedule_id
                where s.name like 'herd%' and f.decision = 'asked'
                """).param("due", due).query().singleRow();
        System.out.println(
                "1,000 fires of one second: the last was asked for " + took.get("last") + " s after they were due");
        assertThat(decidedTimes("herd")).isEqualTo(1_000);
        // 99 of 1,000 are PERU's, and are asked for in turn with KENYA's
        assertThat((Long) took.get("peru")).isLessThan(600);
    }

    @Test
    void aNightPassesInSecondsEachPlannedTimeOnceAndOnTime() {
        start();
        start();
        // ten seconds of this clock are three milliseconds
        make("of-a-night", 2, "cron", "0 * * * *", "running", "allow", "start-within", "10s");
        int before = decidedTimes("of-a-night");
        FastClock clock = nodes.get(0).getBean(FastClock.class);
        clock.begin(INES, Duration.ofHours(6), Duration.ofSeconds(6));

        await().atMost(Duration.ofSeconds(30)).until(clock::isOver);

        assertThat(before).isZero();
        await().atMost(Duration.ofSeconds(10)).until(() -> decidedTimes("of-a-night") == 18);
        Map<String, Object> night = jdbc.sql("""
                select count(distinct (f.schedule_id, f.planned_at)) as fires, count(distinct f.run_id) as runs, count(distinct f.planned_at) as times,
                  count(*) filter (where f.decision = 'asked' and f.reason is null) as on_time
                from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id left join longshore.run r on r.id = f.run_id
                where s.name like 'of-a-night%'
                """).query().singleRow();
        assertThat(night)
                .containsEntry("fires", 18L)
                .containsEntry("runs", 18L)
                .containsEntry("times", 6L)
                .containsEntry("on_time", 18L);
        clock.begin(INES, Duration.ofHours(6), Duration.ofSeconds(2));
        await().atMost(Duration.ofSeconds(20)).until(clock::isOver);
        assertThat(decidedTimes("of-a-night")).as("decided before").isEqualTo(18);
    }

    private void start() {
        nodes.add(ScheduleHouse.open(
                database, data, "longshore.roles=scheduler", "longshore.database.pool=12", "logging.level.root=OFF"));
    }

    private void make(String name, int copies, Object... fields) {
        nodes.get(nodes.size() - 1).getBean(Schedules.class).create(INES, definition(name, fields), "Test");
        jdbc.sql(COPIES).param("name", name).param("copies", copies).update();
        jdbc.sql(CLOCKS).param("name", name).update();
    }

    private void disconnectAll() {
        jdbc.sql(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()")
                .query()
                .listOfRows();
    }

    private int decidedTimes(String name) {
        return jdbc.sql(
                        "select count(*) from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id where s.name like :name || '%'")
                .param("name", name)
                .query(Integer.class)
                .single();
    }
}
