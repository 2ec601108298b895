package dev.longshore.jobs.run;

import dev.longshore.sql.unit.UnitPlans;
import java.util.Set;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.step.StepExecution;

/**
 * Makes step executions for the units of a stored plan, the next few that wait and have none; from the commit on those can be claimed. Units that
 * are DONE never get another, so that a restart works on the rest only.
 */
final class UnitSplitter implements StepExecutionSplitter {

    private final DrivenRun run;
    private final UnitPlans plans;
    private final UnitTally tally;

    UnitSplitter(DrivenRun run, UnitPlans plans, UnitTally tally) {
        this.run = run;
        this.plans = plans;
        this.tally = tally;
    }

    @Override
    public String getStepName() {
        return run.job().work().splitStep();
    }

    /** Makes at most so many more. Returns no objects of Spring Batch's: nobody works on a unit before it is claimed, and the rows are enough for that. */
    @Override
    public Set<StepExecution> split(StepExecution manager, int most) {
        plans.attach(run.held(), getStepName(), manager.getJobExecutionId(), most).stream()
                .max(Integer::compare)
                .ifPresent(tally::attached);
        return Set.of();
    }
}
