package dev.longshore.admin.cli;

import dev.longshore.sql.run.RequestOutcome;
import java.util.Map;

/** The sample shop, which comes with the catalogue that ships with the application. */
record Sample(RunningApplication application, Work work) {

    /** Whether the catalogue is the one that has the sample's jobs, and whether this process offers it. */
    boolean isOffered() {
        return application.property("longshore.catalogue", "").isBlank()
                && application.property("longshore.roles", "worker").contains("worker");
    }

    String scale() {
        return application.property("longshore.sample.scale", "0.1");
    }

    /** Asks for the load, once a scale: a later start keeps what is loaded. */
    RequestOutcome.Accepted askForLoad() {
        return work.ask("sample-load", Map.of(), "scale " + scale(), "The sample shop, for the first look");
    }
}
