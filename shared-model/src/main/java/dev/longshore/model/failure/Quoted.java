package dev.longshore.model.failure;

/** Input from outside as a sentence may quote it: short, on one line, without control characters or half ones. */
public final class Quoted {

    private static final int LONGEST = 60;

    private Quoted() {}

    /** As a sentence names what was given: a text in quotes, a number as it is, anything else by its shape. */
    public static String of(Object given) {
        if (given instanceof String text) {
            return "\"" + shown(text) + "\"";
        }
        if (given instanceof Number || given instanceof Boolean) {
            return shown(given.toString());
        }
        return given instanceof Iterable ? "a list" : "an object";
    }

    /** The text without quotes, at most 60 characters of it. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(point -> Character.isISOControl(point)
                                || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                        ? '\ufffd'
                        : point)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > LONGEST ? shown + "…" : shown.toString();
    }
}
