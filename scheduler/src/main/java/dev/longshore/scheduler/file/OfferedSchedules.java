package dev.longshore.scheduler.file;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.schedule.CalendarSources;
import dev.longshore.sql.schedule.Owed;
import dev.longshore.sql.schedule.Schedules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Stores what the files define, once all beans are there and so the jobs of this process are offered. A definition that this installation refuses (a calendar that is not
 * there, a limit) is logged and left as it was: the other schedules go on.
 */
final class OfferedSchedules implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(OfferedSchedules.class);
    private static final Actor FILES = Actor.local("files");

    private final Schedules schedules;
    private final CalendarSources calendars;
    private final Runnable decideDue;
    private final List<ScheduleFiles.Defined> defined;
    private final @Nullable List<CalendarFiles.Defined> definedCalendars;
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
        offered.refused().forEach((one, e) -> log.atWarn()
                .addKeyValue("schedule", one.definition().name())
                .addKeyValue("file", one.file())
                .log("schedule.refused: {} {}", e.getMessage(), e.remedy()));
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

    /** What became of a try to store some. */
    private record Offered(int changed, Map<ScheduleFiles.Defined, LongshoreException> refused) {

        /** Whether times of one are due that it changes. */
        boolean isOwedSomething() {
            return refused.values().stream().anyMatch(e -> e.code().equals(Schedules.FIRE_BEING_DECIDED));
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
