package dev.longshore.jobs.http;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Secrets by reference: {@code ${secret:CRM_TOKEN}} is the environment variable {@code LONGSHORE_SECRET_CRM_TOKEN}, or the file {@code CRM_TOKEN} in the folder of secrets. They are
 * looked up when they are needed, and kept nowhere.
 */
public final class Secrets {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{secret:([^}]*)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,59}");

    private final Map<String, String> environment;
    private final @Nullable Path folder;

    Secrets(Map<String, String> environment, @Nullable Path folder) {
        this.environment = environment;
        this.folder = folder;
    }

    /** A text with its secrets in place, and what they are, so that no answer that repeats them is kept. */
    public record Revealed(String text, List<String> secrets) {

        @Override
        public String toString() {
            return "***";
        }
    }

    /** The names that a text refers to. */
    public static List<String> namesIn(String text) {
        return REFERENCE.matcher(text).results().map(each -> each.group(1)).toList();
    }

    /** Whether a name can be that of a secret. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public Revealed reveal(String text) {
        List<String> secrets = new ArrayList<>();
        StringBuilder revealed = new StringBuilder();
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            String secret = named(reference.group(1));
            secrets.add(secret);
            reference.appendReplacement(revealed, Matcher.quoteReplacement(secret));
        }
        return new Revealed(reference.appendTail(revealed).toString(), secrets);
    }

    /** The secret of a name. */
    public String named(String name) {
        String given = environment.get(
                "LONGSHORE_SECRET_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
        if (given != null && !given.isBlank()) {
            return given.strip();
        }
        try {
            if (isName(name) && folder != null && Files.isRegularFile(folder.resolve(name))) {
                return Files.readString(folder.resolve(name)).strip();
            }
        } catch (IOException e) {
            throw missing(name);
        }
        throw missing(name);
    }

    private static LongshoreException missing(String name) {
        return LongshoreException.of(
                Category.USER_ERROR,
                "secret-missing",
                "This process has no secret \"" + name + "\".",
                "Set LONGSHORE_SECRET_" + name.toUpperCase(Locale.ROOT).replace('-', '_')
                        + " in its environment, or put a file " + name
                        + " into the folder that longshore.secrets names; then restart the run.");
    }
}
