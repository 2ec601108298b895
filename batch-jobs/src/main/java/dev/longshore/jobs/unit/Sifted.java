package dev.longshore.jobs.unit;

import dev.longshore.jobs.kind.ItemChunk;
import dev.longshore.jobs.kind.ItemOutcome;
import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.kind.SequentialWork;
import dev.longshore.jobs.kind.SequentialWork.SourceItem;
import dev.longshore.jobs.kind.Trail;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.unit.HeldUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The items of a chunk without those that took workers down. The work sees the rest as its chunk; what it says of places there is told here of the places in
 * the whole chunk, which are those of trails and of rejected records.
 *
 * @param all the items of the chunk
 * @param kept the places of those that are applied, from 1, in order
 */
record Sifted(List<SourceItem> all, List<Integer> kept) {

    static Sifted of(List<SourceItem> all, List<LeftOut> leftOut) {
        Set<Long> without = leftOut.stream().map(LeftOut::position).collect(Collectors.toSet());
        return new Sifted(
                all,
                IntStream.rangeClosed(1, all.size())
                        .boxed()
                        .filter(place -> !without.contains((long) place))
                        .toList());
    }

    int size() {
        return all.size();
    }

    ItemChunk chunk(HeldUnit held, Trail trail) {
        return new ItemChunk(
                held.id(),
                held.token(),
                kept.stream().map(place -> all.get(place - 1)).toList(),
                kept.size() == all.size() ? trail : new Placed(trail));
    }

    /** What became of the whole chunk: what the work says of the rest, and a rejection for each item that was left out. */
    ItemOutcome outcome(ItemOutcome ofTheRest, SequentialWork work) {
        if (kept.size() == all.size()) {
            return ofTheRest;
        }
        Stream<Rejection> poison = IntStream.rangeClosed(1, all.size())
                .filter(place -> !kept.contains(place))
                .mapToObj(place -> poison(place, work));
        int leftOut = all.size() - kept.size();
        return new ItemOutcome(
                ofTheRest.counts().plus(new Counts(leftOut, 0, 0, leftOut)),
                Stream.concat(ofTheRest.rejections().stream().map(this::placed), poison)
                        .toList());
    }

    private Rejection poison(int place, SequentialWork work) {
        SourceItem item = all.get(place - 1);
        return Rejection.poison(place, work.nameOf(item)).withContent(work.contentOf(item));
    }

    private Rejection placed(Rejection rejection) {
        return rejection.at(kept.get((int) rejection.position() - 1));
    }

    /** A trail that is told places in the rest. */
    private final class Placed implements Trail {

        private final Trail trail;

        Placed(Trail trail) {
            this.trail = trail;
        }

        @Override
        public void at(long position) {
            trail.at(kept.get((int) position - 1));
        }

        @Override
        public void among(long first, long last) {
            trail.among(kept.get((int) first - 1), kept.get((int) last - 1));
        }

        @Override
        public boolean suspects(long first, long last) {
            return trail.suspects(kept.get((int) first - 1), kept.get((int) last - 1));
        }

        @Override
        public void between() {
            trail.between();
        }
    }
}
