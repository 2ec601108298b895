package dev.longshore.sql.export;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A range of the leading key column, in the text form of its type.
 *
 * @param from first value in it; null for unbounded
 * @param until first value beyond it; null for unbounded
 */
public record KeyRange(@Nullable String from, @Nullable String until) {

    public static final KeyRange ALL = new KeyRange(null, null);

    /** As JSON holds it; a bound that is missing has no entry. */
    public Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        if (from != null) {
            json.put("from", from);
        }
        if (until != null) {
            json.put("until", until);
        }
        return json;
    }

    /** Reads what {@link #toJson()} wrote. */
    public static KeyRange of(Map<String, Object> json) {
        return new KeyRange((String) json.get("from"), (String) json.get("until"));
    }
}
