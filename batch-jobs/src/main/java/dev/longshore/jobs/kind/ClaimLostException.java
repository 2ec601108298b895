package dev.longshore.jobs.kind;

/** Another worker has taken over what this one works on. Rolls back the transaction that found out; not a failure of the work. */
public final class ClaimLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ClaimLostException(Object claim) {
        super("claim lost: " + claim);
    }
}
