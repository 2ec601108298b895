package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.ClaimLostException;
import dev.longshore.sql.unit.UnitPlans;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * Makes step executions for the units of a stored plan, the next few that wait and have none, and links them. Units that
 * are DONE never get another, so that a restart works on the rest only. A crash between the two leaves an execution that no unit knows of, which
 * recovery ends.
 */
final class UnitSplitter implements StepExecutionSplitter {

    /** As Spring Batch itself writes it. */
    private static final String SEPARATOR = ":";

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
        return plans.unattached(run.claim().id(), getStepName(), gridSize).stream()
                .map(ordinal ->
                        repository.createStepExecution(getStepName() + SEPARATOR + ordinal, manager.getJobExecution()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Links units to the executions that were made for them: from the commit on they can be claimed. */
    void attach(Collection<StepExecution> made) {
        Map<Integer, Long> byOrdinal =
                made.stream().collect(Collectors.toMap(UnitSplitter::ordinalOf, StepExecution::getId));
        if (!byOrdinal.isEmpty() && plans.attach(run.held(), getStepName(), byOrdinal) == 0) {
            throw new ClaimLostException(run.held());
        }
    }

    private static int ordinalOf(StepExecution execution) {
        String name = execution.getStepName();
        return Integer.parseInt(name.substring(name.lastIndexOf(SEPARATOR) + 1));
    }
}
