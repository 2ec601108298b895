package dev.longshore.jobs.bench;

/** One way of doing the same work. */
interface Contender {

    /** What the report calls it. */
    String name();

    /** Does the work once. */
    Outcome run() throws Exception;

    /**
     * What a contender made of the work.
     *
     * @param seconds wall time
     * @param rows rows moved
     * @param bytes size of what was written
     * @param sha256 of what was written, hex
     */
    record Outcome(double seconds, long rows, long bytes, String sha256) {}
}
