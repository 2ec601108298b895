package dev.longshore.sql.yaml;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A YAML file as JSON, and where in the file each of its values stands.
 *
 * @param file its name
 * @param root what it says; empty if the file could not be read
 * @param places by JSON pointer, such as {@code /parameters/from/type}; of a property, the place of its key
 */
public record YamlTree(String file, ObjectNode root, Map<String, Place> places) {

    /** @param line from 1 */
    public record Place(int line, int column) {}

    /** The place of a value, or of the nearest one around it that is there. */
    public Place placeOf(String pointer) {
        String at = pointer;
        while (!at.isEmpty() && !places.containsKey(at)) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return places.getOrDefault(at, new Place(1, 1));
    }

    public Mistake mistake(String pointer, String what, String remedy) {
        Place place = placeOf(pointer);
        return new Mistake(file, place.line(), place.column(), pointer, what, remedy);
    }

    /** A key as a part of a JSON pointer. */
    public static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
