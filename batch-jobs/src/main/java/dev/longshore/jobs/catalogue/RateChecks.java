package dev.longshore.jobs.catalogue;

import dev.longshore.jobs.kind.DeclaredRate;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds jobs of one catalogue that name the same other system with different rates: its rate would be that of whoever called last. One that declares none calls as
 * it likes, and is not refused.
 */
final class RateChecks {

    private final Map<String, First> known = new HashMap<>();

    private record First(String file, int perSecond) {}

    void check(String file, JobDefinition definition, List<DeclaredRate> rates, JobChecks checks) {
        for (DeclaredRate rate : rates) {
            First first = known.putIfAbsent(rate.dependency(), new First(file, rate.perSecond()));
            if (first != null && first.perSecond() != rate.perSecond()) {
                checks.refusedByKind(
                        definition,
                        LongshoreException.badInput(
                                "two-rates",
                                rate.field(),
                                "The rate of \"%s\" is %d here, and %d in %s: it is one for all that call it."
                                        .formatted(
                                                rate.dependency(), rate.perSecond(), first.perSecond(), first.file()),
                                "Give both the same rate; or another dependency to one of them, if the other system counts their calls apart."));
            }
        }
    }
}
