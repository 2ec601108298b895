package dev.longshore.jobs.unit;

import dev.longshore.jobs.kind.UnitProcessor;
import org.jspecify.annotations.Nullable;

/** Lets another thread cut short what a slot works on: at once, or as soon as it is open. */
final class Hurry {

    private @Nullable UnitProcessor processor;
    private boolean asked;

    /** What can be cut short from now on. */
    synchronized void at(UnitProcessor opened) {
        processor = opened;
        if (asked) {
            tell(opened);
        }
    }

    /** Nothing can be any more: it is being closed. */
    synchronized void over() {
        processor = null;
    }

    synchronized boolean isAsked() {
        return asked;
    }

    /** Returns at once; asking again does nothing. */
    synchronized void ask() {
        if (!asked && processor != null) {
            tell(processor);
        }
        asked = true;
    }

    /** On a thread of its own: to cancel a statement asks the server, which may be away. */
    private static void tell(UnitProcessor processor) {
        Thread thread = new Thread(processor::hurry, "hurry");
        thread.setDaemon(true);
        thread.start();
    }
}
