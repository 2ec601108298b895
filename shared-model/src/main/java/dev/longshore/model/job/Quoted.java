package dev.longshore.model.job;

/** Input from outside as a sentence may quote it: short, on one line, without control characters or half ones. */
final class Quoted {

    private static final int LONGEST = 60;

    private Quoted() {}

    static String of(Object given) {
        if (given instanceof String text) {
            return "\"" + shown(text) + "\"";
        }
        if (given instanceof Number || given instanceof Boolean) {
            return shown(given.toString());
        }
        return given instanceof Iterable ? "a list" : "an object";
    }

    static String shown(String text) {
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
