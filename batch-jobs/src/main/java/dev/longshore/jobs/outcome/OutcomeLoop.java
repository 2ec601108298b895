package dev.longshore.jobs.outcome;

import dev.longshore.jobs.outcome.OutcomeSpec.Goal;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.sql.outcome.Objectives;
import dev.longshore.sql.outcome.OutcomeViews;
import dev.longshore.sql.outcome.OutcomeWork;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks for outcomes that are due and that no run will take, and says when a job misses its objective; on a thread of its own, while the worker lives. */
final class OutcomeLoop implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeLoop.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration MEASURES_EVERY = Duration.ofSeconds(5);

    private final OutcomeWork work;
    private final OutcomeViews views;
    private final Objectives objectives;
    private @Nullable ScheduledExecutorService thread;

    OutcomeLoop(OutcomeWork work, OutcomeViews views, Objectives objectives) {
        this.work = work;
        this.views = views;
        this.objectives = objectives;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "outcomes");
            made.setDaemon(true);
            return made;
        });
        every(started, EVERY, work::askForDue);
        every(started, MEASURES_EVERY, this::measure);
        thread = started;
    }

    private static void every(ScheduledExecutorService thread, Duration pause, Runnable look) {
        thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        look.run();
                    } catch (RuntimeException e) {
                        // the edge of this thread: the database is away, and the next look tries again
                        LOG.atWarn().setCause(e).log("outcomes.not-looked");
                    }
                },
                pause.toMillis(),
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Each job by itself: what another worker's catalogue offers may say what this one cannot read. */
    void measure() {
        for (JobDefinition definition : views.offered()) {
            try {
                measure(definition);
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("job", definition.name().value())
                        .setCause(e)
                        .log("outcomes.not-measured");
            }
        }
    }

    private void measure(JobDefinition definition) {
        List<Goal> goals = SpecReader.goals(definition);
        String job = definition.name().value();
        objectives.keepOnly(job, goals.stream().map(Goal::percent).toList());
        for (Goal goal : goals) {
            objectives
                    .measure(job, goal.percent(), goal.within())
                    .filter(Objectives.Measured::changed)
                    .ifPresent(measured -> say(job, goal, measured));
        }
    }

    private static void say(String job, Goal goal, Objectives.Measured measured) {
        (measured.missed() ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("job", job)
                .addKeyValue("percent", goal.percent())
                .addKeyValue("within", goal.within())
                .addKeyValue("seconds", measured.seconds())
                .addKeyValue("late", measured.late())
                .addKeyValue("of", measured.counted())
                .log(measured.missed() ? "outcomes.late" : "outcomes.on-time");
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdown();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
