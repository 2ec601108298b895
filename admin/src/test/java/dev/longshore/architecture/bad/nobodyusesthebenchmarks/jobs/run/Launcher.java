package dev.longshore.architecture.bad.nobodyusesthebenchmarks.jobs.run;

import dev.longshore.architecture.bad.nobodyusesthebenchmarks.jobs.bench.Rival;

record Launcher(Rival rival) {}
