package dev.longshore.architecture.bad.schedulerknowsnoneighbour.scheduler;

import dev.longshore.architecture.bad.schedulerknowsnoneighbour.jobs.Launcher;

record Fires(Launcher launcher) {}
