package dev.longshore.admin.console;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page.
 *
 * @param person who looks
 * @param asOf the moment of the page, by the database's clock
 * @param places the navigation
 * @param held who holds all schedules since when and why; null if nobody does
 * @param htmx version of the script
 */
record Frame(
        Person person,
        Instant asOf,
        List<Place> places,
        @Nullable String held,
        String htmx) {

    Frame {
        places = List.copyOf(places);
    }

    /**
     * An entry of the navigation.
     *
     * @param key pressed after g
     * @param count shown beside it; null for none
     * @param says what is counted
     */
    record Place(
            String name, String path, String key, @Nullable String count, String says) {

        static Place of(String name, String path, String key) {
            return new Place(name, path, key, null, "");
        }

        /** With a count that is bad news; none is no news. */
        static Place counting(String name, String path, String key, String count, String says) {
            return new Place(name, path, key, "0".equals(count) ? null : count, says);
        }

        /** Its symbol in the sprite. */
        public String icon() {
            return "nav-" + name.toLowerCase(Locale.ROOT);
        }
    }
}
