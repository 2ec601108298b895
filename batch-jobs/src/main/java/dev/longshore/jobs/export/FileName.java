package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.LongshoreException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pattern of a file's name, such as {@code orders-{tenant}-{from}.csv}: parameters in braces, and {@code {run}} for the run's id. A parameter that
 * is absent leaves with the hyphen before it. Names hold letters, digits, dots, hyphens and underscores of ASCII only, so that no file system, URL
 * or header can misread them.
 */
record FileName(String pattern) {

    private static final Pattern PLACE = Pattern.compile("-?\\{([A-Za-z_][A-Za-z0-9_]*)\\}");
    private static final Pattern FORBIDDEN = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9{][A-Za-z0-9._{}-]*\\.[A-Za-z0-9]+");
    private static final int LONGEST_VALUE = 60;
    private static final int LONGEST = 200;

    FileName {
        if (!SHAPE.matcher(pattern).matches() || pattern.contains("..") || pattern.length() > LONGEST) {
            throw LongshoreException.badInput(
                    "file-name",
                    "spec.file",
                    "\"" + pattern + "\" is not a pattern of a file name.",
                    "Write letters, digits, dots, hyphens and underscores, parameters in braces, and an ending, such as orders-{tenant}.csv.");
        }
    }

    /** Fails for a place that is no parameter. */
    void check(Set<String> parameters) {
        Set<String> known = new HashSet<>(parameters);
        known.add("run");
        for (String name : places()) {
            if (!known.contains(name)) {
                throw LongshoreException.badInput(
                        "unknown-parameter",
                        "spec.file",
                        "The file name holds {" + name + "}, which is no parameter of the job.",
                        "Declare the parameter, or take it out of the name.");
            }
        }
    }

    /** The name of a run's file. */
    String of(RunScope run) {
        StringBuilder name = new StringBuilder();
        Matcher place = PLACE.matcher(pattern);
        while (place.find()) {
            Object value = valueOf(place.group(1), run);
            String hyphen = place.group().startsWith("-") ? "-" : "";
            place.appendReplacement(name, value == null ? "" : Matcher.quoteReplacement(hyphen + clean(value)));
        }
        place.appendTail(name);
        String made = name.toString().replaceFirst("^[.-]+", "");
        return made.length() <= LONGEST ? made : run.run() + made.substring(made.lastIndexOf('.'));
    }

    private Set<String> places() {
        Set<String> names = new LinkedHashSet<>();
        Matcher place = PLACE.matcher(pattern);
        while (place.find()) {
            names.add(place.group(1));
        }
        return names;
    }

    private static @Nullable Object valueOf(String name, RunScope run) {
        return name.equals("run") ? run.run() : run.parameters().get(name);
    }

    private static String clean(Object value) {
        String text = FORBIDDEN.matcher(value.toString()).replaceAll("-").replace("..", "-");
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE);
    }
}
