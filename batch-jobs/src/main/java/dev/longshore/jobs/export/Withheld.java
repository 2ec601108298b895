package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.kind.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of a unit that are left out. What is left out is known by the place at which workers died; its key is looked up without the rest of the row, and
 * from then on stands in the record of its rejection.
 *
 * @param trail where the unit says which row it is at
 * @param leftOut their places
 * @param keys their keys
 * @param toReject those that are left out for the first time
 */
record Withheld(Trail trail, List<LeftOut> leftOut, List<List<String>> keys, List<Rejection> toReject) {

    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    Withheld {
        leftOut = List.copyOf(leftOut);
        keys = List.copyOf(keys);
        toReject = List.copyOf(toReject);
    }

    /** Looks a key up. */
    interface KeyLookup {

        /** The key of the row so many after the last of the part, rows without the given keys counted; null if there is none. */
        @Nullable
        List<String> keyAfter(long rows, List<List<String>> without);
    }

    /** @param written rows that the part holds already */
    static Withheld of(ClaimedUnit unit, long written, JsonMapper json, KeyLookup lookup) {
        List<List<String>> keys = unit.leftOut().stream()
                .filter(known -> known.item() != null)
                .map(known -> json.readValue(known.item(), TEXTS))
                .collect(Collectors.toCollection(ArrayList::new));
        List<LeftOut> places = new ArrayList<>(
                unit.leftOut().stream().filter(known -> known.item() != null).toList());
        List<Rejection> fresh = new ArrayList<>();
        for (LeftOut poison : unit.leftOut()) {
            if (poison.item() == null) {
                long before = new Place(Trail.NONE, places, written).passed();
                long between = places.stream()
                        .map(LeftOut::position)
                        .filter(position -> position > before && position < poison.position())
                        .count();
                List<String> key = lookup.keyAfter(poison.position() - before - between, keys);
                if (key != null) {
                    keys.add(key);
                    places.add(poison);
                    fresh.add(Rejection.poison(poison.position(), json.writeValueAsString(key)));
                }
            }
        }
        return new Withheld(unit.trail(), places, keys, fresh);
    }

    /** The key of the last row before the first that is not left out; empty if the first row is not. */
    List<String> lastOfFirst() {
        List<String> last = List.of();
        for (long place = 1; isLeftOut(place); place++) {
            last = keyAt(place);
        }
        return last;
    }

    private boolean isLeftOut(long place) {
        return leftOut.stream().anyMatch(record -> record.position() == place);
    }

    /** Keys stand in the order of the records that they are of. */
    private List<String> keyAt(long place) {
        for (int i = 0; i < leftOut.size(); i++) {
            if (leftOut.get(i).position() == place) {
                return keys.get(i);
            }
        }
        throw new IllegalArgumentException("no row is left out at " + place);
    }

    Place place(long written) {
        return new Place(trail, leftOut, written);
    }
}
