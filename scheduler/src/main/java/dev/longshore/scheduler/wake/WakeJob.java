package dev.longshore.scheduler.wake;

import dev.longshore.scheduler.fire.FireLoop;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Wakes the loop of this process and returns. It carries no data: what is due stands in our tables. */
final class WakeJob implements Job {

    private final FireLoop loop;

    WakeJob(FireLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(JobExecutionContext context) {
        loop.wake();
    }
}
