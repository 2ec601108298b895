package dev.longshore.scheduler.file;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.scheduler.fire.FireLoop;
import dev.longshore.sql.schedule.CalendarSources;
import dev.longshore.sql.schedule.Owed;
import dev.longshore.sql.schedule.ScheduleFit;
import dev.longshore.sql.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Stores what the files define, once all beans are there and so the jobs of this process are offered. A definition that this installation refuses (a calendar that is not
 * there, a limit) is logged and left as it was: the other schedules go on. A job may be offered by a worker that starts later: then its schedules are tried again.
 */
final class OfferedSchedules implements SmartLifecycle, FireLoop.AfterPass {

    private static final Logger log = LoggerFactory.getLogger(OfferedSchedules.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
    private static final String UNKNOWN_JOB = "unknown-job";
    private static final Actor FILES = Actor.local("files");

    private final Schedules schedules;
    private final CalendarSources calendars;
    private final Runnable decideDue;
    private final List<ScheduleFiles.Defined> defined;
    private final @Nullable List<CalendarFiles.Defined> definedCalendars;
    private volatile List<ScheduleFiles.Defined> waiting = List.of();
    private volatile Instant nextTry = Instant.MIN;
    private volatile boolean running;

    /**
     * @param decideDue lets all be decided that is due by what is stored
     * @param definedCalendars null for no folder that could define any: then this process has no say in what the files of others define
     */
    OfferedSchedules(
            Schedules schedules,
            CalendarSources calendars,
            Runnable decideDue,
            List<ScheduleFiles.Defined> defined,
            @Nullable List<CalendarFiles.Defined> definedCalendars) {
        this.schedules = schedules;
        this.calendars = calendars;
        this.decideDue = decideDue;
        this.defined = List.copyOf(defined);
        this.definedCalendars = definedCalendars == null ? null : List.copyOf(definedCalendars);
    }

    @Override
    public void start() {
        running = true;
        // before the schedules that name them
        List<CalendarFiles.Defined> ofFolder = definedCalendars;
        if (ofFolder == null) {
            offerSchedules();
            return;
        }
        offer(ofFolder);
        offerSchedules();
        calendars.withdrawOthers(
                FILES, ofFolder.stream().map(CalendarFiles.Defined::name).toList());
    }

    private void offer(List<CalendarFiles.Defined> ofFolder) {
        for (CalendarFiles.Defined one : ofFolder) {
            try {
                calendars.offer(FILES, one.name(), one.effect(), one.text(), one.file());
            } catch (LongshoreException e) {
                log.atWarn()
                        .addKeyValue("calendar", one.name())
                        .addKeyValue("file", one.file())
                        .log("calendar.refused: {} {}", e.getMessage(), e.remedy());
            }
        }
    }

    private void offerSchedules() {
        Offered offered = offer(defined, Owed.DECIDED_FIRST);
        int changed = offered.changed();
        for (Owed owed : List.of(Owed.DECIDED_FIRST, Owed.MISSED)) {
            if (offered.isOwedSomething()) {
                decideDue.run();
                // once more for the others too, which may wait for one of these
                offered = offer(List.copyOf(offered.refused().keySet()), owed);
                changed += offered.changed();
            }
        }
        offered.refused().forEach(this::logRefusal);
        waiting = offered.waiting();
        int retired = schedules
                .withdrawOthers(
                        FILES,
                        defined.stream().map(one -> one.definition().name()).toList())
                .size();
        log.atInfo()
                .addKeyValue("schedules", defined.size())
                .addKeyValue("changed", changed)
                .addKeyValue("retired", retired)
                .log("schedules.offered");
    }

    /** Those whose job was not offered, and those that may wait for one of them. */
    @Override
    public void passed(Instant now) {
        List<ScheduleFiles.Defined> some = waiting;
        if (some.isEmpty() || now.isBefore(nextTry)) {
            return;
        }
        nextTry = now.plus(BETWEEN_TRIES);
        // on the thread of the loop, which has just decided what is due
        Offered offered = offer(some, Owed.DECIDED_FIRST);
        waiting = offered.waiting();
        if (offered.changed() > 0) {
            log.atInfo()
                    .addKeyValue("schedules", some.size())
                    .addKeyValue("changed", offered.changed())
                    .log("schedules.offered");
        }
        if (waiting.isEmpty()) {
            offered.refused().forEach(this::logRefusal);
        }
    }

    private void logRefusal(ScheduleFiles.Defined refused, LongshoreException e) {
        ScheduleName name = refused.definition().name();
        Map<ScheduleName, List<ScheduleName>> predecessors = new HashMap<>();
        defined.forEach(one -> predecessors.put(
                one.definition().name(), one.definition().chain().after()));
        // of a circle of new ones each would only miss the next
        LongshoreException said = ScheduleFit.circle(name, predecessors::get).orElse(e);
        log.atWarn()
                .addKeyValue("schedule", name)
                .addKeyValue("file", refused.file())
                .log("schedule.refused: {} {}", said.getMessage(), said.remedy());
    }

    /** What became of a try to store some. */
    private record Offered(int changed, Map<ScheduleFiles.Defined, LongshoreException> refused) {

        /** Whether times of one are due that it changes. */
        boolean isOwedSomething() {
            return refused.values().stream().anyMatch(e -> e.code().equals(Schedules.FIRE_BEING_DECIDED));
        }

        /** All that were refused, if a job may come that one of them is of. */
        List<ScheduleFiles.Defined> waiting() {
            return refused.values().stream()
                            .anyMatch(e ->
                                    e.code().equals(UNKNOWN_JOB) || e.code().equals(Schedules.FIRE_BEING_DECIDED))
                    ? List.copyOf(refused.keySet())
                    : List.of();
        }
    }

    private Offered offer(List<ScheduleFiles.Defined> some, Owed owed) {
        int changed = 0;
        Map<ScheduleFiles.Defined, LongshoreException> refused = new LinkedHashMap<>();
        for (ScheduleFiles.Defined one : some) {
            try {
                changed += schedules.offer(FILES, one.definition(), one.file(), owed) ? 1 : 0;
            } catch (LongshoreException e) {
                refused.put(one, e);
            }
        }
        return new Offered(changed, refused);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the loop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }
}
