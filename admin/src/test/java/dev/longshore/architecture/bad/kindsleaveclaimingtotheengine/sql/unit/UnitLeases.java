package dev.longshore.architecture.bad.kindsleaveclaimingtotheengine.sql.unit;

public class UnitLeases {

    public void claim() {
        // the engine's business
    }
}
