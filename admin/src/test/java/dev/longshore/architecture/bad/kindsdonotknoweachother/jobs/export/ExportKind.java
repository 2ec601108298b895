package dev.longshore.architecture.bad.kindsdonotknoweachother.jobs.export;

public class ExportKind {}
