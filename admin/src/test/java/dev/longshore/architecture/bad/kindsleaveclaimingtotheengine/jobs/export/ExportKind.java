package dev.longshore.architecture.bad.kindsleaveclaimingtotheengine.jobs.export;

import dev.longshore.architecture.bad.kindsleaveclaimingtotheengine.sql.unit.UnitLeases;

record ExportKind(UnitLeases leases) {

    void helpOneself() {
        leases.claim();
    }
}
