package dev.longshore.jobs.sample;

import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.sample.SampleShop;
import java.time.Duration;
import java.util.List;

/** Adds the keys, waits until nobody reads the old tables, and swaps the new ones in. */
final class SampleClosing implements ClosingWork {

    /** Exports read a snapshot of the old tables; a swap beneath them would show them half a shop. */
    private static final Duration WAIT_FOR_READERS = Duration.ofMinutes(30);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private final SampleShop shop;

    SampleClosing(SampleShop shop) {
        this.shop = shop;
    }

    @Override
    public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) throws InterruptedException {
        if (units.isEmpty()) {
            return new Kept();
        }
        shop.finish(run.run());
        awaitReaders(run.run(), fence);
        return new Swap(shop, run);
    }

    private void awaitReaders(RunId run, Fence fence) throws InterruptedException {
        for (long tries = WAIT_FOR_READERS.dividedBy(BETWEEN_TRIES); !shop.isQuiet(run); tries--) {
            if (tries == 0) {
                throw LongshoreException.of(
                        Category.INSUFFICIENT_RESOURCES,
                        "sample-read",
                        "The sample shop's tables were read without a pause for " + WAIT_FOR_READERS.toMinutes()
                                + " minutes.",
                        "Restart this run when the exports have ended; what is loaded stays.");
            }
            fence.goOn();
            Thread.sleep(BETWEEN_TRIES.toMillis());
        }
    }

    private record Swap(SampleShop shop, RunScope run) implements Publication {

        @Override
        public void publish() {
            shop.swap(run.run(), SampleUnits.scaleOf(run));
        }

        @Override
        public void cleanUp() {
            // the old tables went with the swap
        }
    }

    /** The shop held the scale before. */
    private record Kept() implements Publication {

        @Override
        public void publish() {
            // nothing to publish
        }

        @Override
        public void cleanUp() {
            // nothing to clean up
        }
    }
}
