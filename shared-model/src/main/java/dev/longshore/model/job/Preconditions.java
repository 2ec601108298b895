package dev.longshore.model.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must hold from the request of a run until it publishes. A run for which one does not hold any more ends STALE or SUPERSEDED.
 *
 * @param version SQL that gives the version of the input as one value, with the job's parameters; null if the input has none
 * @param definition whether a change of the job's definition makes a run stale; null if such a run goes on with the definition that it was asked for with
 * @param supersededBy the parameters by which a later request of the same job and tenant supersedes a run; null if none does, empty if any does
 */
public record Preconditions(
        @Nullable String version,
        @Nullable Definition definition,
        @Nullable List<String> supersededBy) {

    public Preconditions {
        supersededBy = supersededBy == null ? null : List.copyOf(supersededBy);
    }

    /** What the definition of the job must be. */
    public enum Definition {
        /** The one that the run was asked for with. */
        UNCHANGED
    }
}
