package dev.longshore.jobs.run;

import dev.longshore.jobs.failure.FailureReport;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.run.RunFailure;

/** A step that must not run twice had begun. Its failure names the execution, so that a later restart answers for that one alone. */
final class UnsafeStepException extends RuntimeException {

    static final String CODE = "unsafe-step";

    private static final long serialVersionUID = 1L;

    private final String step;
    private final long execution;

    UnsafeStepException(String step, long execution) {
        super(
                LongshoreException.of(
                        Category.INTERNAL,
                        CODE,
                        "Step " + step + " had begun and did not come to its end, and must not run twice.",
                        "Look at what it has done outside. A restart runs it again from its last committed chunk, or from its beginning: restart the run only if that is right, else abandon it."));
        this.step = step;
        this.execution = execution;
    }

    String step() {
        return step;
    }

    String position() {
        return "step " + step + ", execution " + execution;
    }

    /** What a run failed with, with the place if it is such a step. */
    static RunFailure failure(Throwable cause, int attempt) {
        FailureReport report = FailureReport.of(cause);
        return cause instanceof UnsafeStepException unsafe
                ? report.at(attempt, unsafe.step, unsafe.position())
                : report.in(attempt, null, null);
    }
}
