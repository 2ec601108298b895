package dev.longshore.testkit;

/** Ends the thread that came by the boundary at which its worker was to die. */
final class Killed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Killed(Death death) {
        super(death.toString());
    }
}
