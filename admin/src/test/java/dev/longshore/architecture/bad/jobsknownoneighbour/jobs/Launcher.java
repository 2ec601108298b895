package dev.longshore.architecture.bad.jobsknownoneighbour.jobs;

import dev.longshore.architecture.bad.jobsknownoneighbour.admin.RunController;

record Launcher(RunController tells) {}
