package dev.longshore.jobs.worker;

/** This worker cannot work with a definition that another version of Longshore wrote. Not a failure of the work: another worker can. */
public final class UnfitWorkerException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final String definitionHash;

    UnfitWorkerException(String definitionHash, RuntimeException why) {
        super("this worker cannot work with the definition " + definitionHash + ": " + why.getMessage(), why);
        this.definitionHash = definitionHash;
    }

    public String definitionHash() {
        return definitionHash;
    }
}
