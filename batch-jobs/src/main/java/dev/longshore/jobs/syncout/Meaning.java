package dev.longshore.jobs.syncout;

/** What an answer says of the request. */
enum Meaning {
    /** The other side has it. */
    APPLIED,
    /** It does not have it, and asking again later may help. */
    AGAIN,
    /** It does not have it, and never will. */
    REFUSED,
    /** It may have it. */
    UNCLEAR
}
