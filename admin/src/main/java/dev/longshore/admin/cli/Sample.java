package dev.longshore.admin.cli;

import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.sample.SampleShop;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** The sample shop, which comes with the catalogue that ships with the application. */
record Sample(RunningApplication application, Work work, SampleShop shop) {

    private static final String SCALE = "longshore.sample.scale";

    static Sample of(RunningApplication application, Work work) {
        return new Sample(application, work, application.get(SampleShop.class));
    }

    /** Whether the catalogue is the one that has the sample's jobs, and whether this process offers it. */
    boolean isOffered() {
        return application.property("longshore.catalogue", "").isBlank()
                && application.property("longshore.roles", "worker").contains("worker");
    }

    BigDecimal scale() {
        return new BigDecimal(application.property(SCALE, "0.1"));
    }

    /** Asks for a load if the shop is empty, or if somebody wrote another scale than it has. */
    void askUnlessLoaded() {
        boolean anyScaleWillDo = application.property(SCALE, "").isEmpty();
        if (shop.loadedBy().isEmpty() || !anyScaleWillDo) {
            askForLoad();
        }
    }

    /**
     * Asks for a load at the scale, unless the shop has it: a later start keeps what is loaded, and goes on with the load that an earlier one asked for.
     */
    RequestOutcome.Accepted askForLoad() {
        Optional<RunId> present = shop.loadedBy();
        boolean hasScale = shop.loadedScale()
                .filter(scale -> scale.compareTo(scale()) == 0)
                .isPresent();
        if (present.isPresent() && hasScale) {
            return new RequestOutcome.Accepted(present.get(), false);
        }
        String key = "scale " + scale().stripTrailingZeros().toPlainString() + " after run "
                + present.map(RunId::toString).orElse("none");
        return work.ask("sample-load", Map.of(), key, "The sample shop, for the first look");
    }
}
