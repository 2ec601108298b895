package dev.longshore.architecture.bad.kindsdonotknoweachother.jobs.report;

import dev.longshore.architecture.bad.kindsdonotknoweachother.jobs.export.ExportKind;

record ReportKind(ExportKind export) {}
