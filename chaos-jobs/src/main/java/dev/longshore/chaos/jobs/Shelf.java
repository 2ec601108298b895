package dev.longshore.chaos.jobs;

import org.jspecify.annotations.Nullable;

/** What a process holds warm: one shard at a time, as large as its memory. Thread-safe; who wants another waits until it is loaded. */
final class Shelf {

    private @Nullable String held;

    /** Has the shard on the shelf, in the place of what was there. */
    synchronized void fetch(String shard, long millisToLoad) throws InterruptedException {
        if (!shard.equals(held)) {
            held = null;
            Thread.sleep(millisToLoad);
            held = shard;
        }
    }
}
