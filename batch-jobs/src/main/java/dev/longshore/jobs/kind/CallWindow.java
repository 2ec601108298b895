package dev.longshore.jobs.kind;

/**
 * Whether a call of another system may still begin. It is asked right before the call leaves: whoever was frozen between what it wrote down and the call, and lost its
 * claim meanwhile, makes the call no more. Thread-safe. Limits: a process that is frozen between the answer and the first byte sends all the same, microseconds later by its own clock.
 */
@FunctionalInterface
public interface CallWindow {

    /** For calls that nobody else would make. */
    CallWindow ALWAYS = () -> true;

    /** Whether to make the call; once it says no, it never says yes again. */
    boolean isOpen();
}
