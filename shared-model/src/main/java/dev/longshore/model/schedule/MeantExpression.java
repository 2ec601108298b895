package dev.longshore.model.schedule;

import dev.longshore.model.failure.NearestWord;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody probably meant who wrote a date expression that there is not. Looks at words and numbers, and evaluates nothing. */
final class MeantExpression {

    private static final int LONGEST_LOOKED_AT = 200;
    private static final Pattern WORD_AND_STEP =
            Pattern.compile("([A-Za-z](?:[A-Za-z_-]*[A-Za-z])?)(?:\\s*([+-])\\s*(\\d{1,4})\\s*([A-Za-z]?))?");
    private static final Map<String, String> UNITS = Map.of("d", "day", "w", "week", "m", "month", "y", "year");

    private MeantExpression() {}

    /** As it is to be written: {@code Did you mean {{today - 7 days}}? }; nothing if no word of it is near to a known one. */
    static String of(String text, Collection<String> words) {
        Matcher parts = WORD_AND_STEP.matcher(text.substring(0, Math.min(text.length(), LONGEST_LOOKED_AT)));
        while (parts.find()) {
            Optional<String> word = near(parts.group(1), words);
            if (word.isPresent()) {
                return "Did you mean {{" + word.get() + step(parts) + "}}? ";
            }
        }
        return "";
    }

    /** The nearest, or the first that it is a part of, as {@code last-month} is of {@code start-of-last-month}. */
    private static Optional<String> near(String given, Collection<String> words) {
        String written = given.toLowerCase(Locale.ROOT).replace('_', '-');
        return NearestWord.to(written, words).or(() -> words.stream()
                .filter(word -> written.contains("-") && word.contains(written))
                .findFirst());
    }

    private static String step(Matcher parts) {
        if (parts.group(3) == null) {
            return "";
        }
        String unit = UNITS.getOrDefault(parts.group(4).toLowerCase(Locale.ROOT), "day");
        return " " + parts.group(2) + " " + parts.group(3) + " " + unit
                + (parts.group(3).equals("1") ? "" : "s");
    }
}
