package dev.longshore.architecture.bad.sqlknowsthemodelonly.sql;

import dev.longshore.architecture.bad.sqlknowsthemodelonly.jobs.Launcher;

record RunLeases(Launcher launcher) {}
