package dev.longshore.jobs.unit;

import org.jspecify.annotations.Nullable;

/** Lets another thread cut short what a slot works on: at once, or as soon as it is open. */
final class Hurry {

    private @Nullable Runnable cutShort;
    private boolean asked;

    /** How what is worked on can be cut short from now on. */
    synchronized void at(Runnable how) {
        cutShort = how;
        if (asked) {
            tell(how);
        }
    }

    /** Nothing can be any more: it is being closed. */
    synchronized void over() {
        cutShort = null;
    }

    synchronized boolean isAsked() {
        return asked;
    }

    /** Returns at once; asking again does nothing. */
    synchronized void ask() {
        if (!asked && cutShort != null) {
            tell(cutShort);
        }
        asked = true;
    }

    /** On a thread of its own: to cancel a statement asks the server, which may be away. */
    private static void tell(Runnable how) {
        Thread thread = new Thread(how, "hurry");
        thread.setDaemon(true);
        thread.start();
    }
}
