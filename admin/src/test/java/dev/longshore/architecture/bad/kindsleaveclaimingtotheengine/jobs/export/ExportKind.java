package dev.longshore.architecture.bad.kindsleaveclaimingtotheengine.jobs.export;

import dev.longshore.architecture.bad.kindsleaveclaimingtotheengine.jobs.kind.JobKind;
import dev.longshore.architecture.bad.kindsleaveclaimingtotheengine.sql.unit.UnitLeases;

record ExportKind(UnitLeases leases) implements JobKind {

    void helpOneself() {
        leases.claim();
    }
}
