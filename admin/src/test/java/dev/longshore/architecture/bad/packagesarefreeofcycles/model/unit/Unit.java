package dev.longshore.architecture.bad.packagesarefreeofcycles.model.unit;

import dev.longshore.architecture.bad.packagesarefreeofcycles.model.run.Run;

public record Unit(Run run) {}
