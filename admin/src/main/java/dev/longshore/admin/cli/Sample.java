package dev.longshore.admin.cli;

import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunRow;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** The sample shop, which comes with the catalogue that ships with the application. */
record Sample(RunningApplication application, Work work) {

    private static final String LOAD = "sample-load";

    /** Whether the catalogue is the one that has the sample's jobs, and whether this process offers it. */
    boolean isOffered() {
        return application.property("longshore.catalogue", "").isBlank()
                && application.property("longshore.roles", "worker").contains("worker");
    }

    String scale() {
        return application.property("longshore.sample.scale", "0.1");
    }

    /** Asks for the load, unless the last one that was completed had this scale: a later start keeps what is loaded. */
    RequestOutcome.Accepted askForLoad() {
        Optional<RunRow> last = work.lastCompleted(LOAD);
        if (last.filter(this::hasOurScale).isPresent()) {
            return new RequestOutcome.Accepted(last.get().id(), false);
        }
        String key =
                "scale " + scale() + last.map(run -> " after run " + run.id()).orElse("");
        return work.ask(LOAD, Map.of(), key, "The sample shop, for the first look");
    }

    private boolean hasOurScale(RunRow run) {
        Object loaded = run.parameters().get("scale");
        return loaded != null && new BigDecimal(loaded.toString()).compareTo(new BigDecimal(scale())) == 0;
    }
}
