package dev.longshore.jobs.outcome;

import dev.longshore.jobs.kind.CallWindow;
import dev.longshore.jobs.kind.Fence;
import java.time.Duration;
import java.util.List;

/** Does effects outside of our database. For one thread. Each call ends with a result within its limit. */
interface Caller extends AutoCloseable {

    /** How long so many last at most, if they are made together. */
    Duration limit(int calls);

    /** For calls that are announced, or whose claim is proven, after this; where several follow each other, the claim is proven again between them. */
    CallWindow window(Fence fence);

    /** Makes calls while the window is open; what came of each stands at its place. */
    List<Called> send(List<Thing> things, CallWindow window) throws InterruptedException;

    /** Asks whether the other side has them; each answer stands at its place. Only where it can be asked. */
    List<Called> ask(List<Thing> things, CallWindow window) throws InterruptedException;

    @Override
    void close();
}
