package dev.longshore.jobs.kind;

/**
 * What a job does: one step that is split into work units, then one that closes. The engine makes the Spring Batch job of it: a partitioned step
 * {@code splitStep} and a tasklet step {@code closingStep}.
 *
 * @param splitStep name of the step whose units any worker claims
 * @param units its work
 * @param closingStep name of the step that runs once all units are done
 * @param closing its work
 */
public record JobWork(String splitStep, UnitWork units, String closingStep, ClosingWork closing) {}
