package dev.longshore.architecture.bad.quartzstaysinscheduler.admin;

import dev.longshore.architecture.bad.quartzstaysinscheduler.org.quartz.Trigger;

record ScheduleController(Trigger trigger) {}
