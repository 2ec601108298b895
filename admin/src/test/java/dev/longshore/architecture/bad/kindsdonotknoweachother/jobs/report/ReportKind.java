package dev.longshore.architecture.bad.kindsdonotknoweachother.jobs.report;

import dev.longshore.architecture.bad.kindsdonotknoweachother.jobs.export.ExportKind;
import dev.longshore.architecture.bad.kindsdonotknoweachother.jobs.kind.JobKind;

record ReportKind(ExportKind export) implements JobKind {}
