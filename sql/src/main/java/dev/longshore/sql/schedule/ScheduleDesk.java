package dev.longshore.sql.schedule;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where people change schedules, calendars and holds: console and API come here. What is refused for another reason than bad input stands in the audit
 * too. Everything else is said by {@link LongshoreException} with a code; {@link #CONFLICTS} are those that the state of things is the reason of.
 */
public class ScheduleDesk {

    /** Somebody else changed the schedule after it was read. */
    public static final String CHANGED_MEANWHILE = "changed-meanwhile";

    public static final String OTHER_TENANT = "other-tenant";

    /** So many edit schedules at once that one found no turn; nothing was changed, and a repetition is welcome. */
    public static final String TOO_MANY_EDITS = "too-many-edits";

    public static final Set<String> CONFLICTS = Set.of(
            "name-taken",
            "defined-in-file",
            "predecessor",
            "calendar-in-use",
            Schedules.FIRE_BEING_DECIDED,
            "held-already");

    private final Schedules schedules;
    private final Holds holds;
    private final Calendars calendars;
    private final CalendarSources sources;
    private final ManualRuns runs;
    private final ScheduleViews views;
    private final Jobs jobs;
    private final AuditTrail audit;
    private final EditLine line = new EditLine();

    ScheduleDesk(
            Schedules schedules,
            Holds holds,
            Calendars calendars,
            CalendarSources sources,
            ManualRuns runs,
            ScheduleViews views,
            Jobs jobs,
            AuditTrail audit) {
        this.schedules = schedules;
        this.holds = holds;
        this.calendars = calendars;
        this.sources = sources;
        this.runs = runs;
        this.views = views;
        this.jobs = jobs;
        this.audit = audit;
    }

    public StoredSchedule create(Actor actor, ScheduleDefinition definition, String reason) {
        return recorded(
                actor,
                "schedule.create",
                "schedule:" + definition.name(),
                () -> line.inTurn(() -> schedules.create(actor, definition, reason)));
    }

    /** @param version that the actor saw */
    public StoredSchedule change(Actor actor, ScheduleDefinition definition, int version, String reason) {
        return recorded(
                actor,
                "schedule.change",
                "schedule:" + definition.name(),
                () -> line.inTurn(() -> schedules.change(actor, definition, version, reason)));
    }

    /** @param version that the actor saw */
    public void retire(Actor actor, ScheduleName name, int version, String reason) {
        recorded(
                actor,
                "schedule.retire",
                "schedule:" + name,
                () -> line.inTurn(() -> {
                    schedules.retire(actor, name, version, reason);
                    return name;
                }));
    }

    /** See {@link ManualRuns#ask}. */
    public ManualRuns.Outcome runNow(
            Actor actor, ScheduleDefinition definition, String key, String origin, String reason) {
        return runs.ask(actor, definition, views.now(), key, origin, reason);
    }

    /**
     * Holds; see {@link Holds#hold}.
     *
     * @return its id
     */
    public long hold(
            Actor actor, Held held, String scope, @Nullable String subject, @Nullable Instant until, String reason) {
        String target = Holds.target(held, scope, subject);
        return recorded(actor, Holds.action(held, "hold"), target, () -> {
            requireKnown(actor, scope, subject);
            return holds.hold(actor, held, scope, subject, until, reason);
        });
    }

    /** Ends a hold now. False if there is none with that id in sight, or if it has ended. */
    public boolean release(Actor actor, long id, String reason) {
        return holds.release(actor, id, reason);
    }

    /** Stores the events of an iCalendar file; only for who acts for all tenants, since any schedule may name the calendar. */
    public FireCalendar importCalendar(
            Actor actor, String name, String title, FireCalendar.Effect effect, String file, String reason) {
        return recorded(actor, "calendar.save", "calendar:" + name, () -> {
            requireAllTenants(actor);
            return calendars.importFile(actor, name, title.isBlank() ? name : title, effect, file, "import", reason);
        });
    }

    /** Lets a calendar follow an address; see {@link #importCalendar}. */
    public void followCalendar(
            Actor actor, String name, String title, FireCalendar.Effect effect, String url, String reason) {
        recorded(actor, "calendar.save", "calendar:" + name, () -> {
            requireAllTenants(actor);
            sources.follow(actor, name, title.isBlank() ? name : title, effect, url, reason);
            return name;
        });
    }

    /** Removes a calendar that no schedule names; see {@link #importCalendar}. */
    public void deleteCalendar(Actor actor, String name, String reason) {
        recorded(actor, "calendar.delete", "calendar:" + name, () -> {
            requireAllTenants(actor);
            calendars.delete(actor, name, reason);
            return name;
        });
    }

    private void requireKnown(Actor actor, String scope, @Nullable String subject) {
        boolean known = subject == null
                || switch (scope) {
                    case "schedule" ->
                        name(subject, ScheduleName::new) != null
                                && schedules
                                        .find(actor.scope(), new ScheduleName(subject))
                                        .isPresent();
                    case "job" ->
                        name(subject, JobName::new) != null
                                && jobs.find(new JobName(subject)).isPresent();
                    case "lane" -> jobs.lanes().contains(subject);
                    // whoever is bound to a tenant is told about no other, not even that there is none
                    case "tenant" -> actor.scope().tenant() != null || mayBeTenant(subject);
                    default -> true;
                };
        if (!known) {
            throw LongshoreException.badInput(
                    "unknown-subject",
                    "subject",
                    "There is no such " + scope + ".",
                    "Write the name of a " + scope + ".");
        }
    }

    /** Jobs say which tenants there are, by the values that they allow: as soon as one allows any, or none is for tenants, nobody knows. */
    private boolean mayBeTenant(String tenant) {
        List<ParameterDefinition> parameters = jobs.offered().stream()
                .map(CataloguedJob::definition)
                .flatMap(job -> job.parameters().stream()
                        .filter(parameter -> parameter.name().equals(job.tenantParameter())))
                .toList();
        return parameters.isEmpty()
                || parameters.stream()
                        .map(ParameterDefinition::allowed)
                        .anyMatch(allowed -> allowed.isEmpty() || allowed.contains(tenant))
                || schedules.set().all().stream()
                        .anyMatch(one -> one.definition().tenants().names().contains(tenant));
    }

    private static <T> @Nullable T name(String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void requireAllTenants(Actor actor) {
        if (actor.scope().tenant() != null) {
            throw LongshoreException.badInput(
                    OTHER_TENANT,
                    "calendar",
                    "Calendars are of all tenants, and you are bound to "
                            + actor.scope().tenant() + ".",
                    "Ask somebody who acts for all tenants.");
        }
    }

    private <T> T recorded(Actor actor, String action, String target, Supplier<T> act) {
        try {
            return act.get();
        } catch (LongshoreException e) {
            if (List.of(OTHER_TENANT, CHANGED_MEANWHILE).contains(e.code()) || CONFLICTS.contains(e.code())) {
                audit.recordAlone(Act.refused(actor, action, target, String.valueOf(e.getMessage())));
            }
            throw e;
        }
    }
}
