package dev.longshore.jobs.outcome;

import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Trail;
import dev.longshore.sql.outcome.OutcomeRow;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far a unit is: effect after effect, each through all outcomes in the order of their ids. Checkpoint and places tell outcomes by their ids, since another run
 * may have taken some of them once this one had failed. A checkpoint of an older version, which counts them, begins its effect anew, and so
 * does the search for whom workers died of: what is done stands in the ledger. For one thread.
 */
final class OutcomeWalk {

    private static final String AT = "at";
    private static final String AFTER = "after";
    private static final String POISONED = "poisoned";
    private static final String DONE_OF_OLDER = "done";

    private final List<OutcomeRow> outcomes;
    private final long first;
    private final long span;
    private final Set<Long> poisoned = new TreeSet<>();
    private int at;
    private int done;

    /**
     * At the checkpoint of a claim.
     *
     * @param outcomes those of the unit that the run still has, in the order of their ids
     */
    OutcomeWalk(ClaimedUnit claim, List<OutcomeRow> outcomes) {
        this.outcomes = List.copyOf(outcomes);
        this.first = bound(claim, "from");
        this.span = bound(claim, "until") - first + 1;
        this.at = (int) number(claim.checkpoint(), AT);
        long after = number(claim.checkpoint(), AFTER);
        this.done = (int) outcomes.stream()
                .filter(outcome -> outcome.id().value() <= after)
                .count();
        if (done > 0) {
            pass(0);
        }
        if (claim.checkpoint().get(POISONED) instanceof List<?> known) {
            known.forEach(id -> poisoned.add(((Number) id).longValue()));
        }
        if (!claim.checkpoint().containsKey(DONE_OF_OLDER)) {
            claim.leftOut().stream()
                    .filter(record -> record.item() == null)
                    .map(LeftOut::position)
                    .forEach(position -> poisoned.add(first + (position - 1) % span));
        }
    }

    private static long bound(ClaimedUnit claim, String name) {
        return Long.parseLong(String.valueOf(claim.bounds().get(name)));
    }

    private static long number(Map<String, Object> checkpoint, String name) {
        return checkpoint.get(name) instanceof Number number ? number.longValue() : 0;
    }

    Map<String, Object> checkpoint() {
        return Map.of(AT, at, AFTER, lastDone(), POISONED, List.copyOf(poisoned));
    }

    /** Of the effect that it is at, from 0; as many as there are once all are behind it. */
    int at() {
        return at;
    }

    /** Those of the next chunk: all that are left of the effect, or one alone where a worker died among them. */
    List<OutcomeRow> together(Trail trail) {
        int size = outcomes.size();
        boolean alone = done + 1 < size && trail.suspects(placeOf(outcomes.get(done)), placeOf(outcomes.get(size - 1)));
        return outcomes.subList(done, alone ? done + 1 : size);
    }

    /** Goes beyond so many, the next ones. */
    void pass(int passed) {
        done += passed;
        if (done == outcomes.size()) {
            done = 0;
            at++;
        }
    }

    /** Places go effect by effect, as the work does, from 1. */
    long placeOf(OutcomeRow outcome) {
        return at * span + outcome.id().value() - first + 1;
    }

    /** The place of the last one that it has passed; before all of an effect, that of the end of the one before. */
    long place() {
        return done == 0 ? at * span : placeOf(outcomes.get(done - 1));
    }

    /** Whether it takes workers down. */
    boolean isPoison(OutcomeRow outcome) {
        return poisoned.contains(outcome.id().value());
    }

    private long lastDone() {
        return done == 0 ? 0 : outcomes.get(done - 1).id().value();
    }
}
