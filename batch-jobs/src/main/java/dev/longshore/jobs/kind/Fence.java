package dev.longshore.jobs.kind;

/**
 * Asks the database whether the claim still holds. What a transaction of the platform writes is fenced by itself; what leaves it, a call to another
 * system or a message, is not: check right before. A check that passes is no promise, only a short window, so that the other system should know the
 * fencing token or an idempotency key too.
 */
@FunctionalInterface
public interface Fence {

    /**
     * Passes while the claim holds.
     *
     * @throws ClaimLostException another worker has it: do nothing more, and let the exception out
     */
    void check();

    /**
     * Passes while the work is wanted. Asks nobody, so that it may be called between any two blocks of work that takes long.
     *
     * @throws CutShortException an operator or the worker does not wait for it any more: let go of what is held, and let the exception out
     */
    default void goOn() {}
}
