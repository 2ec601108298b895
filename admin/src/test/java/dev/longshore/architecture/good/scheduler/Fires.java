package dev.longshore.architecture.good.scheduler;

import dev.longshore.architecture.good.model.run.RunKey;
import dev.longshore.architecture.good.org.quartz.Trigger;

record Fires(Trigger trigger, RunKey asked) {}
