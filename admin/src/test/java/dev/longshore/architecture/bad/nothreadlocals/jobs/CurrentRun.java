package dev.longshore.architecture.bad.nothreadlocals.jobs;

record CurrentRun(ThreadLocal<Long> id) {}
