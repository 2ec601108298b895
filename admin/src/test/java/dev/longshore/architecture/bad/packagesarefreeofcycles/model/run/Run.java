package dev.longshore.architecture.bad.packagesarefreeofcycles.model.run;

import dev.longshore.architecture.bad.packagesarefreeofcycles.model.unit.Unit;
import java.util.List;

public record Run(List<Unit> units) {}
