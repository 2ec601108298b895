package dev.longshore.jobs.outcome;

import java.time.Duration;
import java.util.List;

/** Does effects outside of our database. For one thread. Each call ends with a result within its limit. */
interface Caller extends AutoCloseable {

    /** How long so many last at most, if they are made together. */
    Duration limit(int calls);

    /** Makes calls; what came of each stands at its place. */
    List<Called> send(List<Thing> things) throws InterruptedException;

    /** Asks whether the other side has them; each answer stands at its place. Only where it can be asked. */
    List<Called> ask(List<Thing> things) throws InterruptedException;

    @Override
    void close();
}
