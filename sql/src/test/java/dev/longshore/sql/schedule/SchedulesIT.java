package dev.longshore.sql.schedule;

import static dev.longshore.sql.schedule.ScheduleHouse.EXPORT;
import static dev.longshore.sql.schedule.ScheduleHouse.INES;
import static dev.longshore.sql.schedule.ScheduleHouse.REPORT;
import static dev.longshore.sql.schedule.ScheduleHouse.definition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterType;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.audit.AuditEntry;
import dev.longshore.sql.audit.AuditViews;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class SchedulesIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static ConfigurableApplicationContext context;
    private static Schedules schedules;
    private static JdbcClient jdbc;

    @BeforeAll
    static void open(@TempDir Path data) {
        context = ScheduleHouse.open(database, data);
        schedules = context.getBean(Schedules.class);
        jdbc = context.getBean(JdbcClient.class);
    }

    @AfterAll
    static void close() {
        context.close();
    }

    @Test
    void aChangeIsRecordedBeforeAndAfterAndHoldsFromNowOn() {
        StoredSchedule made = schedules.create(INES, definition("changed", "cron", "30 2 * * *"), "Nightly");
        StoredSchedule changed =
                schedules.change(INES, definition("changed", "cron", "30 4 * * *"), made.version(), "Later");

        assertThat(changed.id()).isEqualTo(made.id());
        assertThat(changed.version()).isGreaterThan(made.version());
        AuditEntry last = context.getBean(AuditViews.class)
                .list("schedule:changed", null, 10)
                .get(0);
        assertThat(last.action()).isEqualTo("schedule.change");
        assertThat(last.before()).containsEntry("cron", "30 2 * * *");
        assertThat(last.after()).containsEntry("cron", "30 4 * * *");
        assertThat(nextFire("changed")).isEqualTo("04:30");
        assertThat(fires("changed")).isZero();
    }

    @Test
    void whoSawAnOlderVersionDoesNotOverwriteANewerOne() {
        StoredSchedule made = schedules.create(INES, definition("raced", "cron", "30 2 * * *"), "Nightly");
        schedules.change(INES, definition("raced", "cron", "30 3 * * *"), made.version(), "First");

        assertThatThrownBy(() ->
                        schedules.change(INES, definition("raced", "cron", "30 4 * * *"), made.version(), "Second"))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.code()).isEqualTo("changed-meanwhile"));
    }

    @Test
    void whatWasDueAndNotDecidedIsRecordedWhenTheScheduleChanges() {
        // its newest fire half an hour ago: not within the seconds in which one counts as about to be decided
        String from = jdbc.sql(
                        "select to_char(clock_timestamp() at time zone 'UTC' - interval '330 minutes', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
                .query(String.class)
                .single();
        StoredSchedule made = schedules.create(
                INES, definition("neglected", "every", Map.of("interval", "1h", "from", from)), "Hourly");
        jdbc.sql(
                        "update longshore.schedule_clock set decided_until = clock_timestamp() - interval '1 day' where schedule_id = :id")
                .param("id", made.id().value())
                .update();

        schedules.change(INES, definition("neglected", "cron", "0 2 * * *"), made.version(), "Nightly is enough");

        assertThat(jdbc.sql(
                                "select planned_times, reason from longshore.schedule_fire where schedule_id = :id and decision = 'missed'")
                        .param("id", made.id().value())
                        .query()
                        .singleRow())
                .containsEntry(
                        "reason",
                        "No scheduler was running, and ines changed the schedule before one decided about it.")
                .hasEntrySatisfying("planned_times", times -> assertThat(times).isEqualTo(6));
    }

    @Test
    void aCalendarOfAFileIsChangedThereAlone() {
        CalendarSources sources = context.getBean(CalendarSources.class);
        Calendars calendars = context.getBean(Calendars.class);
        assertThat(sources.offer(INES, "filed", FireCalendar.Effect.WAIT, dayOf("Stocktaking"), "filed.wait.ics"))
                .isTrue();
        assertThat(sources.offer(INES, "filed", FireCalendar.Effect.WAIT, dayOf("Stocktaking"), "filed.wait.ics"))
                .as("nothing changed")
                .isFalse();
        assertThat(sources.all().get("filed").file()).isEqualTo("filed.wait.ics");

        for (ThrowingCallable change : List.<ThrowingCallable>of(
                () -> calendars.importFile(
                        INES, "filed", "Mine", FireCalendar.Effect.SKIP, dayOf("Mine"), "import", "Test"),
                () -> sources.follow(
                        INES, "filed", "Mine", FireCalendar.Effect.SKIP, "https://example.org/a.ics", "Test"),
                () -> calendars.delete(INES, "filed", "Test"))) {
            assertThatThrownBy(change).isInstanceOfSatisfying(LongshoreException.class, e -> assertThat(e.code())
                    .isEqualTo("defined-in-file"));
        }
        schedules.create(
                INES, definition("filed-user", "cron", "0 1 * * *", "calendars", List.of("filed")), "Respects it");
        sources.offer(INES, "unused", FireCalendar.Effect.SKIP, dayOf("Nobody's"), "unused.ics");

        sources.withdrawOthers(INES, List.of());

        assertThat(calendars.find("unused")).isEmpty();
        assertThat(calendars.find("filed")).as("a schedule names it").isPresent();
        assertThat(sources.all()).doesNotContainKeys("filed", "unused");
    }

    @Test
    void aFileReplacesNoCalendarOfPeople() {
        CalendarSources sources = context.getBean(CalendarSources.class);
        Calendars calendars = context.getBean(Calendars.class);
        calendars.importFile(INES, "theirs", "Theirs", FireCalendar.Effect.WAIT, dayOf("Theirs"), "import", "Test");
        sources.follow(INES, "fetched", "fetched", FireCalendar.Effect.SKIP, "https://example.org/d.ics", "Test");

        for (String name : List.of("theirs", "fetched")) {
            assertThatThrownBy(
                            () -> sources.offer(INES, name, FireCalendar.Effect.SKIP, dayOf("Another"), name + ".ics"))
                    .isInstanceOfSatisfying(LongshoreException.class, e -> {
                        assertThat(e).hasMessageContainingAll("\"" + name + "\"", name + ".ics");
                        assertThat(e.remedy()).contains("Name the file otherwise");
                    });
        }
        assertThat(calendars.find("theirs").orElseThrow().effect()).isEqualTo(FireCalendar.Effect.WAIT);
        assertThat(entries("theirs")).containsExactly("Theirs");
        assertThat(sources.all().get("fetched").url()).isEqualTo("https://example.org/d.ics");

        sources.offer(INES, "returned", FireCalendar.Effect.SKIP, dayOf("Day"), "returned.ics");
        schedules.create(
                INES,
                definition("returned-user", "cron", "0 1 * * *", "calendars", List.of("returned")),
                "Respects it");
        sources.withdrawOthers(INES, List.of());
        sources.offer(INES, "returned", FireCalendar.Effect.SKIP, dayOf("Later"), "returned.ics");
        assertThat(entries("returned")).as("its own file is back").containsExactly("Later");
        calendars.delete(INES, "theirs", "Test");
        calendars.delete(INES, "fetched", "Test");
    }

    @Test
    void whatCameDoesNotUndoWhatAPersonDidDuringTheCall() {
        CalendarSources sources = context.getBean(CalendarSources.class);
        Calendars calendars = context.getBean(Calendars.class);
        String url = "https://example.org/b.ics";
        sources.follow(INES, "in-flight", "Old", FireCalendar.Effect.SKIP, url, "Test");
        CalendarSources.Due due = sources.claim().orElseThrow();

        sources.follow(INES, "in-flight", "New", FireCalendar.Effect.WAIT, url, "It is waited for");
        sources.fetched(INES, due, dayOf("Fetched"));
        assertThat(calendars.find("in-flight")).hasValueSatisfying(calendar -> {
            assertThat(calendar.title()).isEqualTo("New");
            assertThat(calendar.effect()).isEqualTo(FireCalendar.Effect.WAIT);
        });
        assertThat(entries("in-flight")).containsExactly("Fetched");

        sources.follow(INES, "in-flight", "New", FireCalendar.Effect.WAIT, "https://example.org/c.ics", "Moved");
        sources.fetched(INES, due, dayOf("Of the old address"));
        assertThat(entries("in-flight")).containsExactly("Fetched");
        assertThat(sources.all().get("in-flight").url()).isEqualTo("https://example.org/c.ics");

        calendars.importFile(
                INES, "in-flight", "Mine", FireCalendar.Effect.SKIP, dayOf("Mine"), "mine.ics", "By hand now");
        sources.fetched(INES, due, dayOf("Of the old address"));
        assertThat(entries("in-flight")).containsExactly("Mine");
        assertThat(sources.all()).doesNotContainKey("in-flight");

        calendars.delete(INES, "in-flight", "Test");
        sources.fetched(INES, due, dayOf("Of the old address"));
        assertThat(calendars.find("in-flight")).isEmpty();
    }

    private static List<String> entries(String calendar) {
        return context.getBean(Calendars.class).find(calendar).orElseThrow().entries().stream()
                .map(FireCalendar.Entry::title)
                .toList();
    }

    @Test
    void anAddressThatNobodyCanFollowIsRefused() {
        CalendarSources sources = context.getBean(CalendarSources.class);
        for (String wrong :
                List.of("", "holidays.ics", "file:///etc/passwd", "ftp://example.org/a", "https://u:p@example.org/a")) {
            assertThatThrownBy(() -> sources.follow(INES, "follows", "F", FireCalendar.Effect.SKIP, wrong, "Test"))
                    .as(wrong)
                    .isInstanceOfSatisfying(
                            LongshoreException.class, e -> assertThat(e.field()).isEqualTo("url"));
        }
        assertThat(context.getBean(Calendars.class).find("follows")).isEmpty();
    }

    private static String dayOf(String title) {
        return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + title
                + "\nDTSTART;VALUE=DATE:20270509\nEND:VEVENT\nEND:VCALENDAR\n";
    }

    /** The end is looked at again once claims were waited for. */
    @Test
    void aHoldWhoseEndCameWhileItWaitedIsRefused() throws Exception {
        ScheduleDesk desk = context.getBean(ScheduleDesk.class);
        ExecutorService another = Executors.newSingleThreadExecutor();
        try (Connection claiming = database.dataSource().getConnection();
                Statement statement = claiming.createStatement()) {
            claiming.setAutoCommit(false);
            statement.execute("select from longshore.lane for update");
            Instant until = Instant.now().plusSeconds(2);
            Future<Long> held = another.submit(() -> desk.hold(INES, Held.RUNS, "all", null, until, "For a moment"));
            await().until(() -> jdbc.sql(
                            "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like '%longshore.lane%')")
                    .query(Boolean.class)
                    .single());
            await().until(() -> Instant.now().isAfter(until));
            claiming.rollback();

            assertThatThrownBy(() -> held.get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(LongshoreException.class)
                    .hasMessageContaining("The hold would end before it begins.");
        } finally {
            another.shutdownNow();
        }
    }

    @Test
    void aTenantThatNoJobKnowsIsNotHeldUnlessAJobTakesAny() {
        ScheduleDesk desk = context.getBean(ScheduleDesk.class);
        Jobs jobs = context.getBean(Jobs.class);
        assertThatThrownBy(() -> desk.hold(INES, Held.FIRES, "tenant", "ATLANTIS", null, "Nobody lives there"))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo("unknown-subject");
                    assertThat(e.field()).isEqualTo("subject");
                });
        desk.release(INES, desk.hold(INES, Held.FIRES, "tenant", "KENYA", null, "They asked for it"), "Over");

        List<JobDefinition> known =
                jobs.offered().stream().map(CataloguedJob::definition).toList();
        jobs.offer(List.of(ScheduleHouse.job(REPORT, false, 5_000), openTo("anybody")));
        try {
            desk.release(INES, desk.hold(INES, Held.FIRES, "tenant", "ATLANTIS", null, "It may come"), "Over");
        } finally {
            jobs.offer(known);
        }
    }

    private static JobDefinition openTo(String parameter) {
        JobDefinition job = ScheduleHouse.job("open", false, 5_000);
        return new JobDefinition(
                job.name(),
                job.title(),
                job.description(),
                job.kind(),
                job.owner(),
                job.lane(),
                job.impact(),
                job.promise(),
                List.of(ScheduleHouse.parameter(parameter, ParameterType.TEXT, List.of())),
                job.steps(),
                job.limits(),
                null,
                parameter,
                job.spec());
    }

    @Test
    void circlesAreRefusedWithTheWayRound() {
        schedules.create(INES, definition("circle-a", "cron", "0 1 * * *"), "First");
        schedules.create(INES, definition("circle-b", "after", List.of("circle-a")), "Second");
        StoredSchedule first =
                schedules.find(TenantScope.ALL, new ScheduleName("circle-a")).orElseThrow();

        assertThatThrownBy(() -> schedules.change(
                        INES,
                        definition("circle-a", "cron", "0 1 * * *", "after", List.of("circle-b")),
                        first.version(),
                        "Round"))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.field()).isEqualTo("after");
                    assertThat(e.getMessage()).contains("circle-a waits for circle-b waits for circle-a");
                });
    }

    @Test
    void whoGoesByAnothersTimesFollowsItsChange() {
        StoredSchedule leader = schedules.create(INES, definition("leader", "cron", "0 1 * * *"), "First");
        schedules.create(INES, definition("follower", "after", List.of("leader")), "Second");
        assertThat(nextFire("follower")).isEqualTo("01:00");

        schedules.change(INES, definition("leader", "cron", "0 5 * * *"), leader.version(), "Later");

        assertThat(nextFire("follower")).isEqualTo("05:00");
    }

    @Test
    void badInputNamesItsField() {
        assertThat(problem(definition("bad", "cron", "* * * * * *"))).isEqualTo("cron: too-often");
        assertThat(problem(definition("bad", "cron", "0 2 * * *", "job", "nothing")))
                .isEqualTo("job: unknown-job");
        assertThat(problem(definition("bad", "cron", "0 2 * * *", "parameters", Map.of("from", "tomorrowish"))))
                .isEqualTo("parameters.from: wrong-type");
        assertThat(problem(definition("bad", "cron", "0 2 * * *", "parameters", Map.of("form", "x"))))
                .isEqualTo("parameters.form: unknown-parameter");
        assertThat(problem(definition("bad", "cron", "0 2 * * *", "lane", "fast")))
                .isEqualTo("lane: unknown-lane");
        assertThat(problem(definition("bad", "cron", "0 2 * * *", "calendars", List.of("none"))))
                .isEqualTo("calendars: unknown-calendar");
        assertThat(problem(definition("bad", "cron", "0 2 * * *", "after", List.of("nobody"))))
                .isEqualTo("after: unknown-schedule");
        assertThat(problem(definition("bad", "cron", "0 2 * * *", "tenants", "each")))
                .isEqualTo("tenants: job-without-tenant");
        assertThat(problem(definition("bad", "once", "2020-01-01T00:00"))).isEqualTo("once: never-fires");
        assertThat(problem(definition("bad", "cron", "0 2 * * *", "job", EXPORT, "tenants", "ATLANTIS")))
                .isEqualTo("tenants: not-allowed");
    }

    @Test
    void theLimitIsTheTenants() {
        jdbc.sql("insert into longshore.schedule_limit values ('JAPAN', interval '1 hour', 1, 100)")
                .update();

        assertThat(problem(definition("often", "every", "10m", "job", EXPORT, "tenants", "JAPAN")))
                .isEqualTo("every: too-often");
        assertThat(schedules.problemsOf(INES, definition("often", "every", "10m", "job", EXPORT, "tenants", "KENYA")))
                .isEmpty();
        schedules.create(INES, definition("only-one", "every", "1h", "job", EXPORT, "tenants", "JAPAN"), "x");
        assertThat(problem(definition("second", "every", "1h", "job", EXPORT, "tenants", "JAPAN")))
                .isEqualTo("schedule: too-many-schedules");
    }

    @Test
    void aTenantSchedulesItsOwnWorkOnly() {
        Actor kenya = new Actor("amina", Role.OPERATOR, new TenantScope("KENYA"), null);
        schedules.create(INES, definition("of-peru", "every", "1h", "job", EXPORT, "tenants", "PERU"), "x");

        assertThatThrownBy(() -> schedules.create(
                        kenya, definition("mine", "every", "1h", "job", EXPORT, "tenants", "PERU"), "x"))
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining("KENYA only");
        assertThat(schedules.find(kenya.scope(), new ScheduleName("of-peru"))).isEmpty();
        assertThatThrownBy(() -> schedules.retire(kenya, new ScheduleName("of-peru"), "x"))
                .hasMessageContaining("There is no schedule");
    }

    @Test
    void aScheduleOfAFileIsChangedThereOnly() {
        ScheduleDefinition nightly = definition("of-file", "cron", "0 2 * * *");
        assertThat(schedules.offer(INES, nightly, "of-file.yml", Owed.MISSED)).isTrue();
        assertThat(schedules.offer(INES, nightly, "of-file.yml", Owed.MISSED)).isFalse();

        assertThatThrownBy(() -> schedules.change(INES, nightly, 0, "x"))
                .hasMessageContaining("defined in the file of-file.yml");
        assertThat(schedules.withdrawOthers(INES, List.of())).containsExactly(new ScheduleName("of-file"));
        assertThat(nextFire("of-file")).isNull();
        assertThat(schedules.offer(INES, nightly, "of-file.yml", Owed.MISSED)).isTrue();
        assertThat(nextFire("of-file")).isEqualTo("02:00");
    }

    @Test
    void aFileReplacesNoScheduleOfPeople() {
        StoredSchedule made = schedules.create(INES, definition("of-people", "cron", "0 3 * * *"), "Theirs");
        ScheduleDefinition other = definition("of-people", "cron", "0 5 * * *");

        assertThatThrownBy(() -> schedules.offer(INES, other, "other.yml", Owed.MISSED))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e).hasMessageContainingAll("\"of-people\"", "other.yml");
                    assertThat(e.remedy()).contains("another name", "retire");
                });
        assertThat(nextFire("of-people")).isEqualTo("03:00");

        schedules.withdrawOthers(INES, List.of());
        schedules.retire(INES, made.definition().name(), "Made room");
        assertThat(schedules.offer(INES, other, "other.yml", Owed.MISSED)).isTrue();
        schedules.withdrawOthers(INES, List.of());
    }

    @Test
    void aCrowdOfEditorsWaitsInLineWithoutTheConnectionsOfOthers() throws Exception {
        ScheduleDesk desk = context.getBean(ScheduleDesk.class);
        HikariPoolMXBean pool = context.getBean(HikariDataSource.class).getHikariPoolMXBean();
        int crowd = 40;
        assertThat(context.getBean(HikariDataSource.class).getMaximumPoolSize()).isLessThan(crowd / 2);
        ExecutorService editors = Executors.newFixedThreadPool(crowd);
        List<Future<StoredSchedule>> edits;
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(4704, 0)");
            edits = IntStream.range(0, crowd)
                    .mapToObj(n -> editors.submit(
                            () -> desk.create(INES, definition("crowd-" + n, "cron", "0 2 * * *"), "Many at once")))
                    .toList();

            await().during(Duration.ofMillis(400)).until(() -> pool.getActiveConnections() == 1);
            assertThat(jdbc.sql("select 1").query(Integer.class).single())
                    .as("another query of the pool while all of them wait")
                    .isEqualTo(1);
            other.rollback();
        }
        for (Future<StoredSchedule> edit : edits) {
            assertThat(edit.get(30, TimeUnit.SECONDS).version()).isZero();
        }
        editors.shutdown();
    }

    private static String problem(ScheduleDefinition definition) {
        List<LongshoreException> problems = schedules.problemsOf(INES, definition);
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).remedy()).isNotBlank();
        return problems.get(0).field() + ": " + problems.get(0).code();
    }

    private static String nextFire(String name) {
        return jdbc.sql("""
                        select to_char(c.next_fire_at at time zone 'UTC', 'HH24:MI') from longshore.schedule_clock c
                        join longshore.schedule s on s.id = c.schedule_id where s.name = :name
                        """).param("name", name).query(String.class).optional().orElse(null);
    }

    private static long fires(String name) {
        return jdbc.sql(
                        "select count(*) from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id where s.name = :name")
                .param("name", name)
                .query(Long.class)
                .single();
    }
}
