package dev.longshore.jobs.effect;

import dev.longshore.sql.effect.Dependencies;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what calls of another system came to, and says so once when its breaker opens or closes, whichever worker's call did it. */
public final class Breaker {

    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

    private final Dependencies dependencies;
    private final String dependency;

    public Breaker(Dependencies dependencies, String dependency) {
        this.dependencies = dependencies;
        this.dependency = dependency;
    }

    /**
     * Calls that were made while it was closed.
     *
     * @param why the kind of the last failure; null without failures. Nothing of an answer belongs into it
     */
    public void report(int calls, int failures, @Nullable String why) {
        if (dependencies.report(dependency, calls, failures, why)) {
            LOG.atWarn()
                    .addKeyValue("dependency", dependency)
                    .addKeyValue("reason", why)
                    .log("dependency.opened");
        }
    }

    /** The call that tried it out, while it was open. */
    public void probed(int failures, @Nullable String why) {
        if (dependencies.probed(dependency, failures == 0, why)) {
            LOG.atInfo().addKeyValue("dependency", dependency).log("dependency.closed");
        }
    }
}
