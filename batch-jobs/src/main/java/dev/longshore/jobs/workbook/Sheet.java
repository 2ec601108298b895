package dev.longshore.jobs.workbook;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A sheet of a workbook.
 *
 * @param name on its tab; see {@link #nameOf}
 * @param columns in order
 * @param paper how it comes out of a printer
 */
public record Sheet(String name, List<SheetColumn> columns, Paper paper) {

    /** What a tab has room for. */
    private static final int LONGEST_NAME = 31;

    public Sheet {
        columns = List.copyOf(columns);
    }

    /** On paper. */
    public enum Paper {
        /** As the program likes it. */
        ANY,
        /** A4, as wide as the columns together, with page numbers and the header on each page. */
        STANDING,
        LYING
    }

    /**
     * A name that a tab can have, for a title that may be any text.
     *
     * @param taken names of other sheets in lower case; the new one is added
     */
    public static String nameOf(String title, Set<String> taken) {
        String sound =
                title.replaceAll("[\\[\\]:*?/\\\\\\p{Cntrl}]", " ").strip().replaceAll("^'+|'+$", "");
        String base = sound.isEmpty() || sound.equalsIgnoreCase("history") ? "Sheet" : sound;
        for (int number = 1; ; number++) {
            String end = number == 1 ? "" : " " + number;
            String name = cut(base, LONGEST_NAME - end.length()) + end;
            if (taken.add(name.toLowerCase(Locale.ROOT))) {
                return name;
            }
        }
    }

    /** Never between the halves of one character. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most)
                .strip()
                .replaceAll("'+$", "");
    }
}
