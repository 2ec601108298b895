package dev.longshore.scheduler.wake;

import dev.longshore.scheduler.fire.FireLoop;
import dev.longshore.sql.schedule.Fires;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.JobPersistenceException;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a trigger for each of the next seconds at which something is due: one a second, not one a schedule, so that a thousand schedules of midnight cost one.
 * Called by the loop after each pass.
 *
 * <p>Its limits: Quartz goes by the clock of each machine. A machine whose clock is wrong wakes too early or too late, which the poll makes good.
 */
final class Wakes implements FireLoop.AfterPass {

    private static final Logger log = LoggerFactory.getLogger(Wakes.class);
    private static final Duration AHEAD = Duration.ofSeconds(60);
    private static final int MOST = 120;
    private static final JobKey JOB = new JobKey("wake", "longshore");

    private final Scheduler quartz;
    private final Fires fires;
    private final NavigableSet<Instant> stored = new TreeSet<>();
    private boolean failing;

    Wakes(Scheduler quartz, Fires fires) {
        this.quartz = quartz;
        this.fires = fires;
    }

    @Override
    public void passed(Instant now) {
        stored.headSet(now).clear();
        for (Instant second : fires.dueSeconds(now, now.plus(AHEAD), MOST)) {
            if (!stored.contains(second)) {
                try {
                    store(second);
                    stored.add(second);
                    failing = false;
                } catch (SchedulerException e) {
                    // a hint less; the poll finds what is due
                    if (!failing) {
                        log.atWarn().setCause(e).log("wake.not-stored");
                    }
                    failing = true;
                    return;
                }
            }
        }
    }

    private void store(Instant second) throws SchedulerException {
        if (!quartz.checkExists(JOB)) {
            JobDetail job = JobBuilder.newJob(WakeJob.class)
                    .withIdentity(JOB)
                    .storeDurably()
                    .build();
            unlessThere(() -> quartz.addJob(job, true), () -> quartz.checkExists(JOB));
        }
        Trigger trigger = TriggerBuilder.newTrigger()
                .withIdentity("at-" + second.getEpochSecond(), "longshore")
                .forJob(JOB)
                .startAt(Date.from(second))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withRepeatCount(0)
                        .withMisfireHandlingInstructionFireNow())
                .build();
        unlessThere(() -> quartz.scheduleJob(trigger), () -> quartz.checkExists(trigger.getKey()));
    }

    /** Schedulers that look at the same moment all find it missing; another one that was faster is as good. */
    private static void unlessThere(Storing storing, Looking looking) throws SchedulerException {
        try {
            storing.store();
        } catch (ObjectAlreadyExistsException e) {
            log.atDebug().log("wake.stored-already");
        } catch (JobPersistenceException e) {
            // found by the database's key instead
            if (!looking.isThere()) {
                throw e;
            }
        }
    }

    @FunctionalInterface
    private interface Storing {
        void store() throws SchedulerException;
    }

    @FunctionalInterface
    private interface Looking {
        boolean isThere() throws SchedulerException;
    }
}
