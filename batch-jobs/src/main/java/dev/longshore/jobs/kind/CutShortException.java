package dev.longshore.jobs.kind;

/** What was worked on is not waited for any more. Not a failure of the work: it is begun again when the run goes on. */
public final class CutShortException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CutShortException() {
        super("cut short");
    }
}
