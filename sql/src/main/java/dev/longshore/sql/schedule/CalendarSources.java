package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.FireCalendar;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * Calendars that files define, and those that follow an address. An address is fetched by workers, once a day and an hour after it failed; a fetch that brings nothing
 * leaves the entries as they were, and says so.
 */
public class CalendarSources {

    private static final String ALL = """
            select c.name, c.file, c.url, c.fetched_at, c.fetch_failure from longshore.calendar c where c.file is not null or c.url is not null
            """;

    private static final String OF_FILE =
            "update longshore.calendar set file = :file, origin = :file where name = :name";

    /** One that this file defined before, and that was kept without it for the schedules that name it, is not among them. */
    private static final String OF_PEOPLE = """
            select c.name from longshore.calendar c where c.name = :name and c.file is null and c.origin is distinct from :file for update
            """;

    private static final String OF_NO_FILE = "update longshore.calendar set file = null where name = :name";
    private static final String OF_FILES = "select c.name from longshore.calendar c where c.file is not null";

    private static final String FOLLOW = """
            update longshore.calendar set url = :url, fetch_at = clock_timestamp() where name = :name
            """;

    /** Moved before the call: whoever dies in it leaves the next try to the hour after. */
    private static final String CLAIM = """
            update longshore.calendar c set fetch_at = clock_timestamp() + interval '1 hour'
            from (select x.name from longshore.calendar x where x.fetch_at <= clock_timestamp() order by x.fetch_at limit 1 for update skip locked) due
            where c.name = due.name
            returning c.name, c.url
            """;

    /** What a person did during the call goes before what came: it is a file's, gone, or follows another address. */
    private static final String FOLLOWING =
            "select c.title, c.effect from longshore.calendar c where c.name = :name and c.url = :url for update";

    private static final String FETCHED = """
            update longshore.calendar set url = :url, fetch_at = clock_timestamp() + interval '1 day', fetched_at = clock_timestamp(), fetch_failure = null where name = :name
            """;

    private static final String FAILED =
            "update longshore.calendar set fetch_failure = :why where name = :name and url = :url";

    private final JdbcClient jdbc;
    private final Calendars calendars;

    CalendarSources(JdbcClient jdbc, Calendars calendars) {
        this.jdbc = jdbc;
        this.calendars = calendars;
    }

    /** One that is to be fetched. */
    public record Due(String name, URI url) {}

    /** Of all calendars that have one, by name. */
    public Map<String, CalendarSource> all() {
        Map<String, CalendarSource> found = new HashMap<>();
        jdbc.sql(ALL).query(rs -> {
            found.put(
                    rs.getString("name"),
                    new CalendarSource(
                            rs.getString("file"),
                            rs.getString("url"),
                            instant(rs, "fetched_at"),
                            rs.getString("fetch_failure")));
        });
        return found;
    }

    /**
     * Defines a calendar as a file says; does nothing if it says what is stored. False if nothing changed.
     *
     * @throws LongshoreException bad input; also if the name is that of a calendar that people imported or let follow an address, which stays theirs
     */
    @Transactional
    public boolean offer(Actor actor, String name, FireCalendar.Effect effect, String text, String file) {
        FireCalendar said = calendars.read(name, name, effect, text);
        requireNotOfPeople(name, file);
        boolean changed = isOther(said);
        if (changed) {
            calendars.store(actor, said, file, "It stands so in " + file + ".");
        }
        jdbc.sql(OF_FILE).param("name", name).param("file", file).update();
        return changed;
    }

    private void requireNotOfPeople(String name, String file) {
        jdbc.sql(OF_PEOPLE)
                .param("name", name)
                .param("file", file)
                .query(String.class)
                .optional()
                .ifPresent(taken -> {
                    throw LongshoreException.badInput(
                            "name-taken",
                            "name",
                            "There is a calendar \"" + taken + "\" that was imported or follows an address; " + file
                                    + " does not replace it.",
                            "Name the file otherwise, or remove that calendar first; then start a scheduler again.");
                });
    }

    /** Removes what files defined and no file defines any more; one that a schedule names stays, and is a person's from then on. */
    @Transactional
    public void withdrawOthers(Actor actor, List<String> offered) {
        List<String> known = jdbc.sql(OF_FILES).query(String.class).list();
        for (String name : known) {
            if (!offered.contains(name)) {
                jdbc.sql(OF_NO_FILE).param("name", name).update();
                if (!calendars.isUsed(name)) {
                    calendars.remove(actor, name, "No file defines it any more.");
                }
            }
        }
    }

    /**
     * Lets a calendar follow an address from now on, a new one or one that was a person's.
     *
     * @throws LongshoreException bad input with field {@code url}
     */
    @Transactional
    public void follow(Actor actor, String name, String title, FireCalendar.Effect effect, String url, String reason) {
        URI target = target(url);
        FireCalendar before = calendars
                .find(name)
                .map(known -> new FireCalendar(name, title, effect, known.entries()))
                .orElseGet(() -> new FireCalendar(name, title, effect, List.of()));
        calendars.save(actor, before, target.toString(), reason);
        jdbc.sql(FOLLOW).param("name", name).param("url", target.toString()).update();
    }

    /** Whether its host may be called is decided by whoever calls it, each time. */
    private static URI target(String url) {
        try {
            URI target = new URI(url.strip());
            if (("https".equals(target.getScheme()) || "http".equals(target.getScheme()))
                    && target.getHost() != null
                    && target.getUserInfo() == null) {
                return target;
            }
        } catch (URISyntaxException e) {
            // refused below
        }
        throw LongshoreException.badInput(
                "wrong-value",
                "url",
                "This is no address of a file.",
                "Write it as browsers show it, without a user: https://example.org/holidays.ics.");
    }

    /** One that is due, which nobody else gets for an hour. */
    public Optional<Due> claim() {
        return jdbc.sql(CLAIM)
                .query((rs, number) -> new Due(rs.getString("name"), URI.create(rs.getString("url"))))
                .optional();
    }

    /**
     * Stores what came, unless the calendar follows this address no more.
     *
     * @throws LongshoreException it is no iCalendar file
     */
    @Transactional
    public void fetched(Actor actor, Due due, String text) {
        Optional<FireCalendar> following = jdbc.sql(FOLLOWING)
                .param("name", due.name())
                .param("url", due.url().toString())
                .query((rs, number) -> new FireCalendar(
                        due.name(), rs.getString("title"), FireCalendar.Effect.of(rs.getString("effect")), List.of()))
                .optional();
        if (following.isEmpty()) {
            return;
        }
        FireCalendar now = following.get();
        FireCalendar said = calendars.read(now.name(), now.title(), now.effect(), text);
        if (isOther(said)) {
            calendars.store(actor, said, due.url().toString(), "It was fetched from " + due.url() + ".");
        }
        jdbc.sql(FETCHED)
                .param("name", due.name())
                .param("url", due.url().toString())
                .update();
    }

    /** Says why nothing came; what is stored stays. */
    public void failed(Due due, String why) {
        jdbc.sql(FAILED)
                .param("name", due.name())
                .param("url", due.url().toString())
                .param("why", why)
                .update();
    }

    private boolean isOther(FireCalendar said) {
        return calendars
                .find(said.name())
                .filter(known -> known.title().equals(said.title())
                        && known.effect() == said.effect()
                        && new HashSet<>(known.entries()).equals(new HashSet<>(said.entries())))
                .isEmpty();
    }
}
