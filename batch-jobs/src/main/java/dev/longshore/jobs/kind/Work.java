package dev.longshore.jobs.kind;

/** What a job does: work that the engine splits and watches, or a Spring Batch job that does all by itself. */
public sealed interface Work permits JobWork, WholeJob {}
