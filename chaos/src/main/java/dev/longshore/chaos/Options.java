package dev.longshore.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was written on the command line.
 *
 * @param names of scenarios, or {@code all} or {@code selection}
 * @param count rounds of each; null for its own number
 * @param rows of the large export
 * @param control whether controls are played
 */
record Options(
        List<String> names,
        @Nullable Integer count,
        @Nullable Long seed,
        int minutes,
        long rows,
        boolean control,
        boolean help,
        @Nullable Path report,
        @Nullable Path folder) {

    static final String SELECTION = "selection";

    private static final int MINUTES = 30;
    private static final int MINUTES_OF_SELECTION = 1;
    private static final long ROWS = 1_000_000;

    /** @throws IllegalArgumentException with a sentence, if something is wrong */
    static Options of(String... arguments) {
        List<String> names = new ArrayList<>();
        Integer count = null;
        Long seed = null;
        Integer minutes = null;
        long rows = ROWS;
        boolean control = true;
        boolean help = false;
        Path report = null;
        Path folder = null;
        for (int i = 0; i < arguments.length; i++) {
            String word = arguments[i];
            switch (word) {
                case "--help", "-h" -> help = true;
                case "--no-control" -> control = false;
                case "--count" -> count = (int) number(arguments, ++i);
                case "--seed" -> seed = number(arguments, ++i);
                case "--minutes" -> minutes = (int) number(arguments, ++i);
                case "--rows" -> rows = number(arguments, ++i);
                case "--report" -> report = Path.of(value(arguments, ++i));
                case "--keep" -> folder = Path.of(value(arguments, ++i));
                default -> {
                    if (word.startsWith("-")) {
                        throw new IllegalArgumentException("There is no option " + word + ".");
                    }
                    names.add(word);
                }
            }
        }
        return new Options(
                names,
                count,
                seed,
                minutes != null ? minutes : names.contains(SELECTION) ? MINUTES_OF_SELECTION : MINUTES,
                rows,
                control,
                help,
                report,
                folder);
    }

    private static long number(String[] arguments, int at) {
        String value = value(arguments, at);
        if (!value.matches("-?\\d{1,18}")) {
            throw new IllegalArgumentException(arguments[at - 1] + " is " + value + ": write a whole number.");
        }
        return Long.parseLong(value);
    }

    private static String value(String[] arguments, int at) {
        if (at == arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value.");
        }
        return arguments[at];
    }
}
