package dev.longshore.admin.console;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.model.unit.UnitState;
import dev.longshore.sql.run.RunDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what a restart of a run will do, step by step. Only looks. */
final class RestartPreview {

    private final Figures f;

    RestartPreview(Figures f) {
        this.f = f;
    }

    /** The verdicts, in the order of the definition's steps. */
    List<Verdict> of(JobDefinition definition, RunDetail run) {
        List<Verdict> verdicts = new ArrayList<>();
        for (StepDefinition step : definition.steps()) {
            verdicts.add(verdict(step, run));
        }
        return verdicts;
    }

    private Verdict verdict(StepDefinition step, RunDetail run) {
        Optional<RunDetail.Step> last = run.steps().stream()
                .filter(executed -> executed.name().equals(step.name()))
                .reduce((earlier, later) -> later);
        if (last.filter(executed -> "COMPLETED".equals(executed.status())).isPresent()) {
            return Verdict.skipped(step.name(), completeSince(last.get()));
        }
        List<RunDetail.Unit> units = run.units().stream()
                .filter(unit -> unit.step().equals(step.name()))
                .toList();
        if (!units.isEmpty()) {
            return ofUnits(step, units);
        }
        if (last.isEmpty()) {
            return Verdict.startsOver(step.name(), "had not begun.");
        }
        return switch (step.repeat()) {
            case IDEMPOTENT ->
                Verdict.startsOver(step.name(), "had begun and committed nothing. A second time changes nothing.");
            case KEYED ->
                Verdict.startsOver(
                        step.name(), "had begun. Each effect has a key and is looked up before it is made again.");
            case UNSAFE ->
                Verdict.blocked(
                        step.name(), "must not run twice, and it had begun. Finish it by hand, then abandon the run.");
        };
    }

    private String completeSince(RunDetail.Step step) {
        String since = step.endedAt() == null ? "is complete" : "is complete since " + f.time(step.endedAt());
        return since + ". Its result is used again.";
    }

    private Verdict ofUnits(StepDefinition step, List<RunDetail.Unit> units) {
        long done =
                units.stream().filter(unit -> unit.state() == UnitState.DONE).count();
        long rows = units.stream().mapToLong(unit -> unit.counts().read()).sum();
        if (done == units.size()) {
            return Verdict.resumes(
                    step.name(),
                    f.number(rows + 1),
                    "has all its " + f.many(done, "unit") + " done; nothing is read again.");
        }
        long begun = units.stream()
                .filter(unit -> unit.state() != UnitState.DONE && unit.counts().read() > 0)
                .count();
        if (rows == 0) {
            return Verdict.startsOver(
                    step.name(),
                    "has its plan of " + f.many(units.size(), "unit") + ", of which none committed a row.");
        }
        return Verdict.resumes(
                step.name(),
                f.number(rows + 1),
                "keeps " + f.rows(rows) + ": " + done + " of " + f.many(units.size(), "unit") + " are done"
                        + (begun == 0 ? "" : ", " + begun + " go on after the last committed chunk of each")
                        + ". No row is read or written twice.");
    }
}
