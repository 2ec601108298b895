package dev.longshore.architecture.bad.kindsdonotknoweachother.jobs.export;

import dev.longshore.architecture.bad.kindsdonotknoweachother.jobs.kind.JobKind;

public class ExportKind implements JobKind {}
