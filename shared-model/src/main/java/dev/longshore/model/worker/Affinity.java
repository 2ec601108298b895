package dev.longshore.model.worker;

/** Whether work went to a worker that it prefers. */
public enum Affinity {
    /** It prefers none. */
    NONE,
    /** To one that it prefers. */
    HIT,
    /** To another, since it had waited long enough or no preferred one lives. */
    MISS
}
