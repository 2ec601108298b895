package dev.longshore.jobs.syncin;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pattern of a file, such as {@code customers/{day}.csv}, parameters in braces. Whatever a parameter says, the file lies below the folder
 * {@code inbox} of the installation, links included.
 */
record InboxPath(String pattern) {

    private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._{}/-]{1,200}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    InboxPath {
        if (!SHAPE.matcher(pattern).matches() || pattern.contains("..") || pattern.startsWith("/")) {
            throw LongshoreException.badInput(
                    "sync-in-file",
                    "spec.file",
                    "\"" + pattern + "\" is not a file below the folder inbox.",
                    "Write letters, digits, dots, hyphens, underscores and slashes, parameters in braces: customers-{day}.csv.");
        }
    }

    /** Fails for a place that is no parameter. */
    void check(Set<String> parameters) {
        Matcher place = PLACE.matcher(pattern);
        while (place.find()) {
            if (!parameters.contains(place.group(1))) {
                throw LongshoreException.badInput(
                        "unknown-parameter",
                        "spec.file",
                        "The file's name holds {" + place.group(1) + "}, which is no parameter of the job.",
                        "Declare the parameter, or take it out of the name.");
            }
        }
    }

    /** The file of a run, whether or not it is there. */
    Path of(RunScope run, Path inbox) {
        StringBuilder name = new StringBuilder();
        Matcher place = PLACE.matcher(pattern);
        while (place.find()) {
            place.appendReplacement(name, Matcher.quoteReplacement(value(place.group(1), run)));
        }
        place.appendTail(name);
        Path file = inbox.resolve(name.toString()).normalize();
        if (!file.startsWith(inbox)) {
            throw outside(name.toString());
        }
        return file;
    }

    /** The file itself, for reading. */
    Path existing(RunScope run, Path inbox) throws IOException {
        Path file = of(run, inbox);
        if (!Files.isRegularFile(file)) {
            throw LongshoreException.of(
                    Category.EXTERNAL,
                    "sync-in-missing",
                    "The file " + inbox.relativize(file) + " is not in the folder inbox of this worker's installation.",
                    "Put it there, for all workers where they run on several hosts, and restart the run.");
        }
        if (!file.toRealPath().startsWith(inbox.toRealPath(LinkOption.NOFOLLOW_LINKS))
                && !file.toRealPath().startsWith(inbox.toRealPath())) {
            throw outside(inbox.relativize(file).toString());
        }
        return file;
    }

    private static String value(String name, RunScope run) {
        Object given = run.parameters().get(name);
        String value = given == null ? "" : given.toString();
        if (!VALUE.matcher(value).matches() || value.contains("..")) {
            throw LongshoreException.badInput(
                    "sync-in-file",
                    "parameters." + name,
                    "\"" + value + "\" cannot be part of a file's name.",
                    "Write letters, digits, dots, hyphens and underscores.");
        }
        return value;
    }

    private static LongshoreException outside(String name) {
        return LongshoreException.badInput(
                "sync-in-file",
                "spec.file",
                "\"" + name + "\" leads out of the folder inbox.",
                "Put the file itself there.");
    }
}
