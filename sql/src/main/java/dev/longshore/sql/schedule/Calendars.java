package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.timestamp;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.sql.audit.AuditTrail;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** Holidays and blackout windows. A change holds for every fire that is not decided yet. */
public class Calendars {

    /** Bytes of an iCalendar file, whichever way it comes. */
    public static final int LONGEST_FILE = 1024 * 1024;

    private static final String ALL = """
            select c.name, c.title, c.effect, e.title as entry, e.first_day, e.last_day, e.starts_at, e.ends_at
            from longshore.calendar c left join longshore.calendar_entry e on e.calendar = c.name
            order by c.name, coalesce(e.first_day, (e.starts_at at time zone 'UTC')::date), e.title
            """;

    private static final String SAVE = """
            insert into longshore.calendar (name, title, effect, origin, changed_by) values (:name, :title, :effect, :origin, :by)
            on conflict (name) do update set title = excluded.title, effect = excluded.effect, origin = excluded.origin,
              changed_by = excluded.changed_by, changed_at = clock_timestamp(), url = null, fetch_at = null, fetched_at = null, fetch_failure = null
            """;

    private static final String FILE =
            "select c.file from longshore.calendar c where c.name = :name and c.file is not null";

    private static final String CLEAR = "delete from longshore.calendar_entry where calendar = :name";

    private static final String ADD = """
            insert into longshore.calendar_entry (calendar, title, first_day, last_day, starts_at, ends_at)
            values (:name, :title, :first, :last, :from, :until)
            """;

    private static final String DELETE = "delete from longshore.calendar where name = :name";

    private static final String USERS = """
            select s.name from longshore.schedule s
            where s.retired_at is null and s.definition::jsonb -> 'calendars' @> to_jsonb(array[:name])
            order by s.name limit 3
            """;

    private final JdbcClient jdbc;
    private final AuditTrail audit;

    Calendars(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** All of them, by name. */
    public List<FireCalendar> all() {
        Map<String, FireCalendar> found = new LinkedHashMap<>();
        jdbc.sql(ALL).query(rs -> {
            FireCalendar before = found.get(rs.getString("name"));
            List<FireCalendar.Entry> entries = new ArrayList<>(before == null ? List.of() : before.entries());
            entry(rs).ifPresent(entries::add);
            found.put(
                    rs.getString("name"),
                    new FireCalendar(
                            rs.getString("name"),
                            rs.getString("title"),
                            FireCalendar.Effect.of(rs.getString("effect")),
                            entries));
        });
        return List.copyOf(found.values());
    }

    public Optional<FireCalendar> find(String name) {
        return all().stream().filter(calendar -> calendar.name().equals(name)).findFirst();
    }

    /**
     * Stores a calendar as a whole, a new one or in place of what it was.
     *
     * @param origin the file that it was imported from; null if it was written by hand
     */
    @Transactional
    public void save(Actor actor, FireCalendar calendar, @Nullable String origin, String reason) {
        requireNotOfFile(calendar.name());
        store(actor, calendar, origin, reason);
    }

    /** The same, whoever defines it. */
    void store(Actor actor, FireCalendar calendar, @Nullable String origin, String reason) {
        if (!calendar.name().matches("[a-z][a-z0-9-]{0,79}")) {
            throw LongshoreException.badInput(
                    "bad-name",
                    "name",
                    "This is no name of a calendar.",
                    "Write lower-case letters, digits and hyphens, a letter first: holidays.");
        }
        Map<String, Object> before = find(calendar.name()).map(Calendars::shown).orElse(null);
        jdbc.sql(SAVE)
                .param("name", calendar.name())
                .param("title", calendar.title())
                .param("effect", calendar.effect().word())
                .param("origin", origin)
                .param("by", actor.name())
                .update();
        jdbc.sql(CLEAR).param("name", calendar.name()).update();
        calendar.entries().forEach(entry -> add(calendar.name(), entry));
        audit.record(new Act(
                actor,
                "calendar.save",
                "calendar:" + calendar.name(),
                reason,
                before,
                shown(calendar),
                AuditOutcome.ACCEPTED));
    }

    /**
     * Stores the events of an iCalendar file as a calendar, a new one or in place of what it was.
     *
     * @param text the file
     * @param fileName as people know it
     * @throws LongshoreException bad input with field {@code file}
     */
    @Transactional
    public FireCalendar importFile(
            Actor actor,
            String name,
            String title,
            FireCalendar.Effect effect,
            String text,
            String fileName,
            String reason) {
        FireCalendar calendar = read(name, title, effect, text);
        save(actor, calendar, fileName, reason);
        return calendar;
    }

    /** What an iCalendar file says now; nothing is stored. */
    FireCalendar read(String name, String title, FireCalendar.Effect effect, String text) {
        Instant now = jdbc.sql("select longshore.schedule_now()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
        return onPaper(name, title, effect, text, now);
    }

    /**
     * What an iCalendar file says, where no database is.
     *
     * @throws LongshoreException bad input with field {@code file}
     */
    public static FireCalendar onPaper(
            String name, String title, FireCalendar.Effect effect, String text, Instant now) {
        return new FireCalendar(name, title, effect, ICalendarFile.read(text, now));
    }

    /** How many events of a file that could be read name an occurrence of a series that is not in it, and so stand for themselves. */
    public static long alone(String text) {
        return ICalendarFile.alone(text);
    }

    /** Whether a schedule names it. */
    boolean isUsed(String name) {
        return !users(name).isEmpty();
    }

    private List<String> users(String name) {
        return jdbc.sql(USERS).param("name", name).query(String.class).list();
    }

    private void requireNotOfFile(String name) {
        jdbc.sql(FILE).param("name", name).query(String.class).optional().ifPresent(file -> {
            throw LongshoreException.badInput(
                    "defined-in-file",
                    "name",
                    "The calendar is defined in the file " + file + ".",
                    "Change it there; schedulers read it when they start.");
        });
    }

    /** Removes a calendar that no schedule names. */
    @Transactional
    public void delete(Actor actor, String name, String reason) {
        requireNotOfFile(name);
        remove(actor, name, reason);
    }

    /** The same, whoever defines it. */
    void remove(Actor actor, String name, String reason) {
        List<String> users = users(name);
        if (!users.isEmpty()) {
            throw LongshoreException.badInput(
                    "calendar-in-use",
                    "name",
                    "The calendar is used by " + String.join(", ", users) + ".",
                    "Take it out of those schedules first.");
        }
        Map<String, Object> before = find(name).map(Calendars::shown).orElse(null);
        if (jdbc.sql(DELETE).param("name", name).update() == 1) {
            audit.record(
                    new Act(actor, "calendar.delete", "calendar:" + name, reason, before, null, AuditOutcome.ACCEPTED));
        }
    }

    private void add(String name, FireCalendar.Entry entry) {
        FireCalendar.Days days = entry instanceof FireCalendar.Days one ? one : null;
        FireCalendar.Window window = entry instanceof FireCalendar.Window one ? one : null;
        jdbc.sql(ADD)
                .param("name", name)
                .param("title", entry.title())
                .param("first", days == null ? null : days.first())
                .param("last", days == null ? null : days.last())
                .param("from", window == null ? null : timestamp(window.from()))
                .param("until", window == null ? null : timestamp(window.until()))
                .update();
    }

    private static Optional<FireCalendar.Entry> entry(ResultSet rs) throws SQLException {
        LocalDate first = rs.getObject("first_day", LocalDate.class);
        if (first != null) {
            return Optional.of(
                    new FireCalendar.Days(rs.getString("entry"), first, rs.getObject("last_day", LocalDate.class)));
        }
        return instant(rs, "starts_at") == null
                ? Optional.empty()
                : Optional.of(new FireCalendar.Window(
                        rs.getString("entry"),
                        required(instant(rs, "starts_at"), "starts_at"),
                        required(instant(rs, "ends_at"), "ends_at")));
    }

    private static Map<String, Object> shown(FireCalendar calendar) {
        return Map.of(
                "title", calendar.title(),
                "effect", calendar.effect().word(),
                "entries",
                        calendar.entries().stream()
                                .limit(100)
                                .map(Object::toString)
                                .toList());
    }
}
