package dev.longshore.architecture.bad.kindsleaveclaimingtotheengine.jobs.kind;

public interface JobKind {}
