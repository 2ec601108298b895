package dev.longshore.architecture.bad.quartzstaysinscheduler.org.quartz;

/** Stands in for a type of Quartz, which is not on every module's class path. */
public interface Trigger {}
