package dev.longshore.sql.schedule;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.ChainRules;
import dev.longshore.model.schedule.CheckedSchedule;
import dev.longshore.model.schedule.FireTimes;
import dev.longshore.model.schedule.Schedule;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.ScheduleWriter;
import dev.longshore.model.schedule.Timetable;
import dev.longshore.sql.audit.AuditTrail;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** The schedules that people define. Every change is one transaction with its record in the audit, before and after. */
public class Schedules {

    /** What is due by the old definition is decided first; see {@link Owed}. */
    public static final String FIRE_BEING_DECIDED = "fire-being-decided";

    private static final String SIGNATURE = """
            select concat_ws(':',
              (select concat_ws(':', count(*), sum(s.version), max(s.changed_at)) from longshore.schedule s),
              (select concat_ws(':', count(*), max(c.changed_at)) from longshore.calendar c))
            """;

    private static final String CLEAR_EDGES = "delete from longshore.schedule_edge where schedule_id = :id";
    private static final String ADD_EDGE =
            "insert into longshore.schedule_edge (schedule_id, predecessor, position) values (:id, :predecessor, :position)";

    /**
     * One change at a time, from before it reads what is there: two that are each free of circles may make one together, and whoever comes second is told
     * that the name is taken, or that the version is an old one.
     */
    private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(4704, 0)";

    private final EntityManager entities;
    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Calendars calendars;
    private final ScheduleChecks checks;
    private final ScheduleClocks clocks;

    Schedules(EntityManager entities, JdbcClient jdbc, AuditTrail audit, Calendars calendars, ScheduleChecks checks) {
        this.entities = entities;
        this.jdbc = jdbc;
        this.audit = audit;
        this.calendars = calendars;
        this.checks = checks;
        this.clocks = new ScheduleClocks(jdbc);
    }

    /** A schedule in sight, also a retired one. */
    public Optional<StoredSchedule> find(TenantScope scope, ScheduleName name) {
        return ScheduleRows.named(jdbc, name.value()).stream()
                .filter(one -> scope.sees(one.definition().tenant()))
                .findFirst();
    }

    /** All that ask for runs, of every tenant, with their calendars: what times are computed from. */
    public ScheduleSet set() {
        return new ScheduleSet(ScheduleRows.all(jdbc), calendars.all());
    }

    /** The same after a change, with what one knows already. */
    public ScheduleSet set(ScheduleSet known) {
        return new ScheduleSet(ScheduleRows.all(jdbc, known.all()), calendars.all());
    }

    /** As much of that as the times of one definition are computed from: whose times it goes by, and the calendars. */
    public ScheduleSet setFor(ScheduleDefinition definition) {
        List<StoredSchedule> known = new ArrayList<>();
        ChainRules.withTimes(definition, name -> {
            Optional<StoredSchedule> found = ScheduleRows.named(jdbc, name.value()).stream()
                    .filter(one -> !one.retired())
                    .findFirst();
            found.ifPresent(known::add);
            return found.map(StoredSchedule::definition).orElse(null);
        });
        return new ScheduleSet(known, definition.timing().calendars().isEmpty() ? List.of() : calendars.all());
    }

    /** Changes whenever a definition or a calendar does: whoever keeps a {@link #set()} asks whether it is still the same. */
    public String signature() {
        return jdbc.sql(SIGNATURE).query(String.class).single();
    }

    /** Whatever is wrong with a definition here and now; for a preview while somebody types. Changes nothing. */
    public List<LongshoreException> problemsOf(Actor actor, ScheduleDefinition definition) {
        ScheduleSet set = set();
        try {
            requireInScope(actor, definition, set);
        } catch (LongshoreException e) {
            return List.of(e);
        }
        return checks.check(definition, set, clocks.now());
    }

    /**
     * Makes a schedule; the name of a retired one makes that ask again.
     *
     * @throws LongshoreException bad input with its field; the other problems are its suppressed exceptions
     */
    @Transactional("jpaTransactionManager")
    public StoredSchedule create(Actor actor, ScheduleDefinition definition, String reason) {
        begin();
        Optional<Schedule> known = entity(definition.name());
        if (known.isPresent() && !known.get().isRetired()) {
            throw LongshoreException.badInput(
                    "name-taken",
                    "schedule",
                    "There is a schedule \"" + definition.name() + "\" already.",
                    "Choose another name.");
        }
        return store(actor, known.orElse(null), definition, reason);
    }

    /**
     * Gives a schedule another definition, from now on.
     *
     * @param version that the actor saw
     */
    @Transactional("jpaTransactionManager")
    public StoredSchedule change(Actor actor, ScheduleDefinition definition, int version, String reason) {
        begin();
        Schedule schedule = editable(actor, definition.name());
        requireVersion(schedule, version);
        return store(actor, schedule, definition, reason);
    }

    /** Lets a schedule ask for nothing any more. Its fires and runs stay; the name can be used again. */
    @Transactional("jpaTransactionManager")
    public void retire(Actor actor, ScheduleName name, String reason) {
        begin();
        retire(actor, editable(actor, name), reason, Owed.DECIDED_FIRST_IF_JUST_DUE);
    }

    /**
     * The same for whoever saw it before.
     *
     * @param version that the actor saw
     */
    @Transactional("jpaTransactionManager")
    public void retire(Actor actor, ScheduleName name, int version, String reason) {
        begin();
        Schedule schedule = editable(actor, name);
        requireVersion(schedule, version);
        retire(actor, schedule, reason, Owed.DECIDED_FIRST_IF_JUST_DUE);
    }

    /**
     * Defines a schedule as a file says; does nothing if it says what is stored. False if nothing changed.
     *
     * @throws LongshoreException bad input; also if the name is that of a schedule that people made, which stays theirs
     */
    @Transactional("jpaTransactionManager")
    public boolean offer(Actor actor, ScheduleDefinition definition, String file, Owed owed) {
        begin();
        Optional<Schedule> known = entity(definition.name());
        if (known.isPresent()
                && !known.get().isRetired()
                && file.equals(known.get().file())
                && ScheduleDocument.of(definition).equals(known.get().document())) {
            return false;
        }
        requireNotOfPeople(known, file);
        store(actor, known.orElse(null), definition, file, "It stands so in " + file + ".", set(), owed);
        return true;
    }

    /** Retires what files defined and no file defines any more. */
    @Transactional("jpaTransactionManager")
    public List<ScheduleName> withdrawOthers(Actor actor, List<ScheduleName> offered) {
        begin();
        List<Schedule> gone = entities.createQuery(
                        "select s from Schedule s where s.source = :file and s.retiredAt is null", Schedule.class)
                .setParameter("file", Schedule.FILE)
                .getResultStream()
                .filter(one -> !offered.contains(one.name()))
                .toList();
        gone.forEach(one -> retire(actor, one, "No file defines it any more.", Owed.MISSED));
        return gone.stream().map(Schedule::name).toList();
    }

    private static void requireNotOfPeople(Optional<Schedule> known, String file) {
        known.filter(one -> !one.isRetired() && !one.isOfFile()).ifPresent(one -> {
            throw LongshoreException.badInput(
                    "name-taken",
                    "schedule",
                    "There is a schedule \"" + one.name() + "\" that was made in the console or over the API; " + file
                            + " does not replace it.",
                    "Give the one in the file another name, or retire the other one first; then start a scheduler again.");
        });
    }

    private void begin() {
        jdbc.sql(ONE_AT_A_TIME).query().singleRow();
    }

    /** As a person asks. */
    private StoredSchedule store(Actor actor, @Nullable Schedule known, ScheduleDefinition definition, String reason) {
        ScheduleSet before = set();
        requireInScope(actor, definition, before);
        return store(actor, known, definition, null, reason, before, Owed.DECIDED_FIRST_IF_JUST_DUE);
    }

    private StoredSchedule store(
            Actor actor,
            @Nullable Schedule known,
            ScheduleDefinition definition,
            @Nullable String file,
            String reason,
            ScheduleSet before,
            Owed owed) {
        var now = clocks.now();
        List<LongshoreException> problems = checks.check(definition, before, now);
        if (!problems.isEmpty()) {
            new CheckedSchedule(null, problems).definitionOrThrow();
        }
        Map<String, Object> old = known == null || known.isRetired()
                ? null
                : ScheduleWriter.write(ScheduleDocument.read(known.document()));
        Schedule schedule;
        if (known == null) {
            schedule = new Schedule(definition, ScheduleDocument.of(definition), file, actor.name(), now);
            entities.persist(schedule);
        } else {
            schedule = known;
            schedule.define(definition, ScheduleDocument.of(definition), file, actor.name(), now);
        }
        entities.flush();
        edges(schedule, definition);
        setClocks(schedule, before, actor, owed);
        audit.record(new Act(
                actor,
                old == null ? "schedule.create" : "schedule.change",
                "schedule:" + definition.name(),
                reason,
                old,
                ScheduleWriter.write(definition),
                AuditOutcome.ACCEPTED));
        return ScheduleRows.named(jdbc, definition.name().value()).get(0);
    }

    private void retire(Actor actor, Schedule schedule, String reason, Owed owed) {
        ScheduleSet before = set();
        List<String> waiting = before.successors(schedule.name()).stream()
                .map(one -> one.definition().name().value())
                .toList();
        if (!waiting.isEmpty() && !schedule.isOfFile()) {
            throw LongshoreException.badInput(
                    "predecessor",
                    "schedule",
                    "Other schedules wait for its runs: " + String.join(", ", waiting) + ".",
                    "Take it out of their \"after\" first.");
        }
        Map<String, Object> old = ScheduleWriter.write(ScheduleDocument.read(schedule.document()));
        schedule.retire(actor.name(), clocks.now());
        entities.flush();
        setClocks(schedule, before, actor, owed);
        audit.record(new Act(
                actor, "schedule.retire", "schedule:" + schedule.name(), reason, old, null, AuditOutcome.ACCEPTED));
    }

    /** Of the changed one, and of those that go by its times. */
    private void setClocks(Schedule changed, ScheduleSet before, Actor actor, Owed owed) {
        ScheduleSet after = set(before);
        clocks.set(
                changed.id(),
                before.definition(changed.name()) == null
                        ? null
                        : before.withTimes(before.definition(changed.name())).orElse(null),
                times(before, changed.name()),
                times(after, changed.name()),
                actor.name(),
                owed);
        List<ScheduleName> affected = new ArrayList<>(List.of(changed.name()));
        for (int i = 0; i < affected.size(); i++) {
            for (StoredSchedule follower : after.successors(affected.get(i))) {
                ScheduleDefinition definition = follower.definition();
                if (definition.timing().timetable() instanceof Timetable.WithPredecessor
                        && definition.chain().after().get(0).equals(affected.get(i))
                        && !affected.contains(definition.name())) {
                    affected.add(definition.name());
                    clocks.set(
                            follower.id(),
                            before.withTimes(definition).orElse(null),
                            times(before, definition.name()),
                            times(after, definition.name()),
                            actor.name(),
                            owed);
                }
            }
        }
    }

    private static @Nullable FireTimes times(ScheduleSet set, ScheduleName name) {
        ScheduleDefinition definition = set.definition(name);
        return definition == null
                ? null
                : set.withTimes(definition).map(set::times).orElse(null);
    }

    private void edges(Schedule schedule, ScheduleDefinition definition) {
        jdbc.sql(CLEAR_EDGES).param("id", schedule.id().value()).update();
        int position = 0;
        for (ScheduleName predecessor : definition.chain().after()) {
            jdbc.sql(ADD_EDGE)
                    .param("id", schedule.id().value())
                    .param("predecessor", predecessor.value())
                    .param("position", position++)
                    .update();
        }
    }

    private Schedule editable(Actor actor, ScheduleName name) {
        Schedule schedule = entity(name)
                .filter(one -> !one.isRetired() && actor.scope().sees(one.tenant()))
                .orElseThrow(() -> LongshoreException.badInput(
                        "unknown-schedule",
                        "schedule",
                        "There is no schedule \"" + name + "\".",
                        "Write the name of a schedule."));
        if (schedule.isOfFile()) {
            throw LongshoreException.badInput(
                    "defined-in-file",
                    "schedule",
                    "The schedule is defined in the file " + schedule.file() + ".",
                    "Change it there; schedulers read it when they start.");
        }
        return schedule;
    }

    private static void requireVersion(Schedule schedule, int version) {
        if (schedule.version() != version) {
            throw LongshoreException.badInput(
                    "changed-meanwhile",
                    "version",
                    "Somebody changed the schedule meanwhile: it is at version " + schedule.version() + ", and you saw "
                            + version + ".",
                    "Load it again, and repeat your change.");
        }
    }

    /** Whoever is bound to a tenant schedules its work, after its schedules: he learns nothing of others', not even that they are there. */
    private static void requireInScope(Actor actor, ScheduleDefinition definition, ScheduleSet set) {
        String bound = actor.scope().tenant();
        if (bound == null) {
            return;
        }
        if (!bound.equals(definition.tenant())) {
            throw LongshoreException.badInput(
                    "other-tenant",
                    "tenants",
                    "You may schedule work of " + bound + " only.",
                    "Write tenants: " + bound + ".");
        }
        for (ScheduleName predecessor : definition.chain().after()) {
            ScheduleDefinition known = set.definition(predecessor);
            if (known == null || !bound.equals(known.tenant())) {
                throw LongshoreException.badInput(
                        "unknown-schedule",
                        "after",
                        bound + " has no schedule \"" + predecessor + "\".",
                        "Write the name of one of its schedules.");
            }
        }
    }

    private Optional<Schedule> entity(ScheduleName name) {
        return entities.createQuery("select s from Schedule s where s.name = :name", Schedule.class)
                .setParameter("name", name.value())
                .getResultStream()
                .findFirst();
    }
}
