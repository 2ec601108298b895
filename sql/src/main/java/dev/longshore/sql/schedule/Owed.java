package dev.longshore.sql.schedule;

/**
 * What becomes of a change while times are due by the old definition that are none by the new one, and nobody has decided about them. Where both have the same times
 * there, no change does anything to them: the next pass decides.
 */
public enum Owed {
    /** A scheduler is to decide by the old definition first: the change is refused. */
    DECIDED_FIRST,

    /** The same if they fell due in these seconds. Otherwise no scheduler runs, and they are recorded as missed. */
    DECIDED_FIRST_IF_JUST_DUE,

    /** They are recorded as missed. */
    MISSED
}
