package dev.longshore.jobs.input;

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
 * The pattern of a file that a job reads, such as {@code bookings/{day}.csv}, parameters in braces. Whatever a parameter says, the file lies below its folder of
 * the installation, links included.
 *
 * @param place which folder that is
 */
public record FilePattern(String pattern, Place place) {

    /** Folders of an installation from which jobs read. */
    public enum Place {
        FEEDS("feeds", "feed", "feed", "bookings-{day}.csv"),
        INBOX("inbox", "file", "sync-in", "customers-{day}.csv");

        private final String folder;
        private final String what;
        private final String code;
        private final String example;

        Place(String folder, String what, String code, String example) {
            this.folder = folder;
            this.what = what;
            this.code = code;
            this.example = example;
        }

        private String wrong() {
            return code + "-file";
        }

        private String missing() {
            return code + "-missing";
        }
    }

    private static final Pattern NAMED = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._{}/-]{1,200}");
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    public FilePattern {
        if (!SHAPE.matcher(pattern).matches() || pattern.contains("..") || pattern.startsWith("/")) {
            throw LongshoreException.badInput(
                    place.wrong(),
                    "spec.file",
                    "\"" + pattern + "\" is not a file below the folder " + place.folder + ".",
                    "Write letters, digits, dots, hyphens, underscores and slashes, parameters in braces: "
                            + place.example + ".");
        }
    }

    /** Fails for a place that is no parameter. */
    public void check(Set<String> parameters) {
        Matcher named = NAMED.matcher(pattern);
        while (named.find()) {
            if (!parameters.contains(named.group(1))) {
                throw LongshoreException.badInput(
                        "unknown-parameter",
                        "spec.file",
                        "The file's name holds {" + named.group(1) + "}, which is no parameter of the job.",
                        "Declare the parameter, or take it out of the name.");
            }
        }
    }

    /** The file of a run, whether or not it is there. */
    public Path of(RunScope run, Path folder) {
        StringBuilder name = new StringBuilder();
        Matcher named = NAMED.matcher(pattern);
        while (named.find()) {
            named.appendReplacement(name, Matcher.quoteReplacement(value(named.group(1), run)));
        }
        named.appendTail(name);
        Path file = folder.resolve(name.toString()).normalize();
        if (!file.startsWith(folder)) {
            throw outside(name.toString());
        }
        return file;
    }

    /** The file itself, for reading. A pipe is none: nobody waits for whoever writes into it, and nothing is read there a second time. */
    public Path existing(RunScope run, Path folder) throws IOException {
        Path file = of(run, folder);
        if (!Files.isRegularFile(file)) {
            throw LongshoreException.of(
                    Category.EXTERNAL,
                    place.missing(),
                    "The " + place.what + " " + folder.relativize(file)
                            + (Files.exists(file)
                                    ? " is a folder, a pipe or a device, and no file, which a run could go on reading after a crash."
                                    : " is not in the folder " + place.folder + " of this worker's installation."),
                    "Put it there, for all workers where they run on several hosts, and restart the run.");
        }
        if (!file.toRealPath().startsWith(folder.toRealPath(LinkOption.NOFOLLOW_LINKS))
                && !file.toRealPath().startsWith(folder.toRealPath())) {
            throw outside(folder.relativize(file).toString());
        }
        return file;
    }

    private String value(String name, RunScope run) {
        Object given = run.parameters().get(name);
        String value = given == null ? "" : given.toString();
        if (!VALUE.matcher(value).matches() || value.contains("..")) {
            throw LongshoreException.badInput(
                    place.wrong(),
                    "parameters." + name,
                    "\"" + value + "\" cannot be part of a file's name.",
                    "Write letters, digits, dots, hyphens and underscores.");
        }
        return value;
    }

    private LongshoreException outside(String name) {
        return LongshoreException.badInput(
                place.wrong(),
                "spec.file",
                "\"" + name + "\" leads out of the folder " + place.folder + ".",
                "Put the file itself there.");
    }
}
