package dev.longshore.jobs.kind;

/** The work of a job's first step: split beforehand into units, or read in sequence and worked on chunk by chunk. */
public sealed interface StepWork permits UnitWork, SequentialWork {}
