package dev.longshore.chaos.oracle;

/** The moments that a report tells of itself: when it was made, and when its figures were read, from and to if that took longer than a minute. */
final class Moments {

    private static final String TIME = "\\d{1,2}:\\d{2}(:\\d{2})?([\\s\\u202f][AP]M)?";
    private static final String MOMENT = "(\\p{Lu}\\p{Ll}+ \\d{1,2}, \\d{4}, )?" + TIME;
    private static final String MOMENTS = MOMENT + "( to " + MOMENT + ")?";

    private Moments() {}

    static String without(String text) {
        return text.replaceAll(MOMENTS, "");
    }
}
