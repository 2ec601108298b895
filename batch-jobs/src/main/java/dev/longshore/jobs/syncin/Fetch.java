package dev.longshore.jobs.syncin;

import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a job fetches its file.
 *
 * @param url with parameters in braces behind the host
 * @param headers by name; secrets by reference
 * @param within how long it may take to its last byte
 * @param mostBytes of the file
 */
record Fetch(String url, Map<String, String> headers, Duration within, long mostBytes) {

    private static final Pattern NAMED = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
    private static final Pattern SHAPE = Pattern.compile("https?://[A-Za-z0-9.-]+(:\\d{1,5})?(/[!-~]*)?");
    private static final long MEGABYTES = 1_024;
    private static final long MOST_MEGABYTES = 10 * 1_024;

    Fetch {
        headers = Map.copyOf(headers);
    }

    static Fetch of(SpecSection section) {
        Fetch read = new Fetch(
                section.text("url"),
                section.has("headers") ? section.named("headers") : Map.of(),
                section.time("within", Duration.ofMinutes(10)),
                section.number("most-megabytes", MEGABYTES, MOST_MEGABYTES) << 20);
        section.refuseOthers();
        if (!SHAPE.matcher(read.url).matches()) {
            throw bad(
                    section,
                    "url",
                    "\"" + read.url + "\" is no address of a file, or holds a user or a place before its path.",
                    "Write https://example.com/customers-{day}.csv; a secret goes into headers.");
        }
        read.headers.forEach((name, value) -> {
            for (String secret : Secrets.namesIn(value)) {
                if (!Secrets.isName(secret)) {
                    throw bad(
                            section,
                            "headers",
                            "\"" + secret + "\" is not a name of a secret.",
                            "Write letters, digits, hyphens and underscores.");
                }
            }
        });
        return read;
    }

    private static LongshoreException bad(SpecSection section, String name, String message, String remedy) {
        return LongshoreException.badInput("sync-in-fetch", section.pathOf(name), message, remedy);
    }

    /** Fails for a place that is no parameter. */
    void check(Set<String> parameters) {
        Matcher named = NAMED.matcher(url);
        while (named.find()) {
            if (!parameters.contains(named.group(1))) {
                throw LongshoreException.badInput(
                        "unknown-parameter",
                        "spec.fetch.url",
                        "The address holds {" + named.group(1) + "}, which is no parameter of the job.",
                        "Declare the parameter, or take it out of the address.");
            }
        }
    }

    boolean names(String parameter) {
        return url.contains("{" + parameter + "}");
    }

    /** The address of a run's file: whatever a parameter says, it stays on the host. */
    URI target(Map<String, Object> parameters) {
        Matcher named = NAMED.matcher(url);
        StringBuilder target = new StringBuilder();
        while (named.find()) {
            Object given = parameters.get(named.group(1));
            String value = given == null ? "" : given.toString();
            if (value.isEmpty() || value.contains("..")) {
                throw LongshoreException.badInput(
                        "sync-in-fetch",
                        "parameters." + named.group(1),
                        "\"" + value + "\" cannot be part of an address.",
                        "Write letters, digits and hyphens.");
            }
            String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
            named.appendReplacement(target, Matcher.quoteReplacement(encoded));
        }
        return URI.create(named.appendTail(target).toString());
    }

    /** What the file is called. */
    static String nameOf(URI target) {
        String path = target.getPath() == null ? "" : target.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        return name.isEmpty() ? "fetched" : name.substring(0, Math.min(200, name.length()));
    }
}
