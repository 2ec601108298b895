package dev.longshore.architecture.bad.kindsdonotknoweachother.jobs.kind;

public interface JobKind {}
