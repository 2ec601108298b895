package dev.longshore.jobs.syncin;

import dev.longshore.sql.syncin.StagedRows;
import java.util.HashMap;
import java.util.Map;

/**
 * Which records of a file are a unit's: those of one lane, and of one turn of it. Lanes are for units that work side by side, turns for such that follow each
 * other.
 *
 * @param number from 0: the lanes of the first turn, then those of the second
 * @param of how many shares there are
 * @param lanes how many of them are of one turn
 * @param neighbours whether keys that differ in their last characters alone mostly fall to the same lane, so that two units seldom work on one page of the table
 *     or its indexes
 * @param byForm whether the form of a key alone decides whether it is sound, and no lookup, whose values one unit may find changed and another not
 */
record Share(int number, int of, int lanes, boolean neighbours, boolean byForm) {

    private static final String NUMBER = "share";
    private static final String SHARES = "shares";
    private static final String LANES = "lanes";

    /** In place of these two, how many there are, where a run was planned before there were turns. */
    private static final String OF = "of";

    /** A run that was planned before that was so has each key for itself. */
    private static final String NEIGHBOURS = "neighbours";

    /** In a run that was planned before that was so, lookups have their say. */
    private static final String BY_FORM = "keys-by-form";

    /** One of so many, as they are planned now. */
    static Share planned(int number, int of, int lanes) {
        return new Share(number, of, lanes, true, true);
    }

    void addTo(Map<String, Object> bounds) {
        bounds.put(NUMBER, number);
        bounds.put(SHARES, of);
        bounds.put(LANES, lanes);
        bounds.put(NEIGHBOURS, neighbours);
        bounds.put(BY_FORM, byForm);
    }

    /** The share of a plan. */
    static Share ofBounds(Map<String, Object> bounds) {
        boolean inTurns = bounds.containsKey(LANES);
        return new Share(
                number(bounds, NUMBER),
                number(bounds, inTurns ? SHARES : OF),
                number(bounds, inTurns ? LANES : OF),
                Boolean.TRUE.equals(bounds.get(NEIGHBOURS)),
                Boolean.TRUE.equals(bounds.get(BY_FORM)));
    }

    private static int number(Map<String, Object> bounds, String bound) {
        return ((Number) bounds.get(bound)).intValue();
    }

    /** What the bounds of all units of a run have in common. */
    static Map<String, Object> common(Map<String, Object> bounds) {
        Map<String, Object> common = new HashMap<>(bounds);
        common.remove(NUMBER);
        return common;
    }

    /** The number of the share that has a record whose key is staged. */
    int of(StagedRows key) {
        int lane = place(neighbours ? key.hashOfNeighbours() : key.hash(), lanes);
        return lane + lanes * place(key.hash(), of / lanes);
    }

    /** The number of the share that has a record without a sound key. */
    int of(long line) {
        return place(line, of);
    }

    /** Every bit of a hash counts, whatever the number of places. */
    private static int place(long hash, int of) {
        long mixed = (hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L;
        return Math.floorMod((int) (mixed >>> 33), of);
    }
}
