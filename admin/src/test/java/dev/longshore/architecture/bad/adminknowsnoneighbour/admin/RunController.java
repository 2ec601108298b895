package dev.longshore.architecture.bad.adminknowsnoneighbour.admin;

import dev.longshore.architecture.bad.adminknowsnoneighbour.jobs.Launcher;

record RunController(Launcher launcher) {}
