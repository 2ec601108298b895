package dev.longshore.jobs.run;

import dev.longshore.jobs.unit.ClaimLostException;
import dev.longshore.sql.unit.UnitPlans;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * Makes step executions for the units of a stored plan, the next few that wait and have none, and links them: from then on they can be claimed. Units that
 * are DONE never get another, so that a restart works on the rest only. A crash between the two leaves an execution that no unit knows of, which
 * recovery ends.
 */
final class UnitSplitter implements StepExecutionSplitter {

    private final DrivenRun run;
    private final UnitPlans plans;
    private final JobRepository repository;

    UnitSplitter(DrivenRun run, UnitPlans plans, JobRepository repository) {
        this.run = run;
        this.plans = plans;
        this.repository = repository;
    }

    @Override
    public String getStepName() {
        return run.job().work().splitStep();
    }

    /** At most {@code gridSize} more. A partition's name is its unit's ordinal, the same at each restart. */
    @Override
    public Set<StepExecution> split(StepExecution manager, int gridSize) {
        List<Integer> waiting = plans.unattached(run.claim().id(), getStepName(), gridSize);
        Set<StepExecution> made = new LinkedHashSet<>();
        Map<Integer, Long> byOrdinal = new LinkedHashMap<>();
        for (Integer ordinal : waiting) {
            StepExecution execution =
                    repository.createStepExecution(getStepName() + ":" + ordinal, manager.getJobExecution());
            made.add(execution);
            byOrdinal.put(ordinal, execution.getId());
        }
        if (!byOrdinal.isEmpty() && plans.attach(run.held(), getStepName(), byOrdinal) == 0) {
            throw new ClaimLostException(run.held());
        }
        return made;
    }
}
