package dev.longshore.jobs.run;

import dev.longshore.model.run.Counts;
import dev.longshore.sql.unit.UnitPlans;
import java.util.Collection;
import org.springframework.batch.core.partition.StepExecutionAggregator;
import org.springframework.batch.core.step.StepExecution;

/** Shows the sums of the units' ledgers as the counts of the split step: one statement, however many units. */
final class LedgerSums implements StepExecutionAggregator {

    private final DrivenRun run;
    private final UnitPlans plans;

    LedgerSums(DrivenRun run, UnitPlans plans) {
        this.run = run;
        this.plans = plans;
    }

    @Override
    public void aggregate(StepExecution result, Collection<StepExecution> executions) {
        Counts counts = plans.progress(run.claim().id(), result.getStepName()).counts();
        result.setReadCount(counts.read());
        result.setWriteCount(counts.written());
        result.setFilterCount(counts.filtered());
        result.setProcessSkipCount(counts.rejected());
    }
}
