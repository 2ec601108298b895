package dev.longshore.admin.console;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line of a stack trace. Frames of frameworks are folded into a count, so that the cause and our own lines stand out; the stored text is whole.
 *
 * @param kind {@code b} for a cause, {@code i} for folded frames, empty for a frame
 */
record StackLine(String kind, String text) {

    private static final Pattern FRAME = Pattern.compile("\\s+at .*");
    private static final Pattern FRAMEWORK = Pattern.compile(
            "\\s+at (?:[\\w.$@-]+/)?(?:java|javax|jdk|sun|jakarta|org\\.springframework|org\\.postgresql|com\\.zaxxer|org\\.hibernate)\\..*");
    private static final int MOST = 400;

    static List<StackLine> of(String stack) {
        List<StackLine> lines = new ArrayList<>();
        int folded = 0;
        for (String line : stack.lines().limit(MOST).toList()) {
            if (FRAMEWORK.matcher(line).matches()) {
                folded++;
                continue;
            }
            folded = flush(lines, folded);
            lines.add(new StackLine(FRAME.matcher(line).matches() ? "" : "b", line));
        }
        flush(lines, folded);
        return lines;
    }

    private static int flush(List<StackLine> lines, int folded) {
        if (folded > 0) {
            lines.add(
                    new StackLine("i", "    … " + folded + (folded == 1 ? " frame" : " frames") + " of the framework"));
        }
        return 0;
    }
}
