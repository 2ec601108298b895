package dev.longshore.jobs.effect;

/** What an answer says of the request. */
public enum Meaning {
    /** The other side has it. */
    APPLIED,
    /** It does not have it, and asking again later may help. */
    AGAIN,
    /** It does not have it, and never will. */
    REFUSED,
    /** It may have it. */
    UNCLEAR
}
