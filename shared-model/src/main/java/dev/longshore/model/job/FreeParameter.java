package dev.longshore.model.job;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parameter that no definition knows: a text, a number or a boolean, as given. Whole numbers become {@code Long}, others {@code BigDecimal}. Its limit:
 * nothing tells a date from a text; whoever needs one declares the parameter.
 */
final class FreeParameter {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,99}");

    /** As much as Spring Batch stores of a parameter. */
    private static final int LONGEST = 2_500;

    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private FreeParameter() {}

    /** Adds what it reads to the values, or what is wrong to the problems. A null is an absent value. */
    static void read(
            String name, @Nullable Object value, Map<String, Object> values, List<LongshoreException> problems) {
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    wrong(name, "is no name", "Write letters, digits, dots, hyphens and underscores, a letter first."));
        } else if (value instanceof String text) {
            text(name, text, values, problems);
        } else if (value instanceof Boolean) {
            values.put(name, value);
        } else if (value instanceof Number number) {
            number(name, number, values, problems);
        } else if (value != null) {
            problems.add(wrong(name, "is neither a text nor a number nor true or false", "Write one of them."));
        }
    }

    private static void text(String name, String text, Map<String, Object> values, List<LongshoreException> problems) {
        if (text.length() > LONGEST) {
            problems.add(wrong(name, "is longer than " + LONGEST + " characters", "Shorten it."));
        } else if (text.indexOf('\u0000') >= 0) {
            problems.add(wrong(name, "has a NUL character in it", "Leave it out."));
        } else {
            values.put(name, text);
        }
    }

    private static void number(
            String name, Number number, Map<String, Object> values, List<LongshoreException> problems) {
        BigDecimal exact;
        try {
            exact = new BigDecimal(number.toString());
        } catch (NumberFormatException e) {
            problems.add(wrong(name, "is no finite number", "Write one in digits."));
            return;
        }
        if (Math.abs((long) exact.scale()) > 400 || exact.precision() > 400) {
            problems.add(wrong(name, "is a number out of reach", "Write it as a text."));
        } else if (exact.scale() <= 0) {
            BigInteger whole = exact.toBigInteger();
            if (whole.compareTo(LEAST) < 0 || whole.compareTo(MOST) > 0) {
                problems.add(wrong(name, "does not fit into 64 bits", "Write it as a text."));
            } else {
                values.put(name, whole.longValue());
            }
        } else {
            values.put(name, exact);
        }
    }

    private static LongshoreException wrong(String name, String what, String remedy) {
        String shown = Quoted.shown(name);
        return LongshoreException.badInput(
                "wrong-value", "parameters." + shown, "The parameter \"" + shown + "\" " + what + ".", remedy);
    }
}
