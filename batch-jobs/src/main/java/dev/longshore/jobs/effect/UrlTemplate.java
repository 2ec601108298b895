package dev.longshore.jobs.effect;

import dev.longshore.model.failure.LongshoreException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address with places for columns: {@code https://crm.example.org/customers/{id}}. What stands in them is escaped, and never leads to another host. */
public final class UrlTemplate {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    private final String text;

    private UrlTemplate(String text) {
        this.text = text;
    }

    /** @param field which field of the definition it stands in */
    public static UrlTemplate of(String text, String field) {
        UrlTemplate template = new UrlTemplate(text);
        if (template.places().stream().anyMatch(place -> place.isBlank() || !place.equals(place.strip()))) {
            throw wrong(field, "The address has a place that names no column.");
        }
        URI example;
        try {
            example = template.fill(name -> "0");
        } catch (IllegalArgumentException e) {
            throw wrong(field, "\"" + text + "\" is no address.");
        }
        if (!Set.of("http", "https").contains(String.valueOf(example.getScheme())) || example.getHost() == null) {
            throw wrong(field, "\"" + text + "\" is no address of http or https.");
        }
        if (example.getUserInfo() != null) {
            throw wrong(field, "The address has a user in it.");
        }
        int authority = text.indexOf("://") + 3;
        int path = text.indexOf('/', authority);
        if (PLACE.matcher(path < 0 ? text : text.substring(0, path)).find()) {
            throw wrong(field, "A row cannot say which host is called.");
        }
        return template;
    }

    private static LongshoreException wrong(String field, String what) {
        return LongshoreException.badInput(
                "url",
                field,
                what,
                "Write one such as https://crm.example.org/customers/{id}; a secret goes into a header, as ${secret:NAME}.");
    }

    public List<String> places() {
        return PLACE.matcher(text).results().map(place -> place.group(1)).toList();
    }

    /** Those of the path: without a value there it is another address. */
    public List<String> placesOfPath() {
        int query = text.indexOf('?');
        return query < 0 ? places() : new UrlTemplate(text.substring(0, query)).places();
    }

    public URI fill(UnaryOperator<String> values) {
        Matcher place = PLACE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (place.find()) {
            place.appendReplacement(filled, Matcher.quoteReplacement(escaped(values.apply(place.group(1)))));
        }
        try {
            return new URI(place.appendTail(filled).toString());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("no address: " + text, e);
        }
    }

    /** A segment of its own, whatever it says: dots alone would go up a folder. */
    private static String escaped(String value) {
        String escaped = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        return escaped.equals(".") || escaped.equals("..") ? escaped.replace(".", "%2E") : escaped;
    }

    @Override
    public String toString() {
        return text;
    }
}
