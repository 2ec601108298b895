package dev.longshore.model.run;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * As whom people read what a run makes: the language of its words, numbers and dates, and the clock of its moments.
 *
 * @param locale BCP 47 tag, such as {@code pt-BR}; null for what the tenant has
 * @param zone IANA time zone, such as {@code America/Sao_Paulo}; null for what the tenant has
 */
public record Readers(@Nullable String locale, @Nullable String zone) {

    public static final Readers ANY = new Readers(null, null);

    private static final String LANGUAGE_REMEDY = "Write a BCP 47 language tag such as pt-BR.";
    private static final String ZONE_REMEDY = "Write an IANA time zone such as America/Sao_Paulo, or UTC.";

    /**
     * Texts as people write them, null or blank for none.
     *
     * @param prefix of the names of the fields, for messages
     * @throws LongshoreException one of them is none
     */
    public static Readers of(@Nullable String locale, @Nullable String zone, String prefix) {
        return new Readers(language(locale, prefix + "locale"), zone(zone, prefix + "zone"));
    }

    private static @Nullable String language(@Nullable String given, String field) {
        if (given == null || given.isBlank()) {
            return null;
        }
        try {
            Locale locale = new Locale.Builder().setLanguageTag(given.strip()).build();
            if (!locale.getLanguage().isEmpty()) {
                return locale.toLanguageTag();
            }
        } catch (IllformedLocaleException e) {
            // said below
        }
        throw LongshoreException.badInput(
                "bad-value", field, "\"" + Quoted.shown(given) + "\" is not a language tag.", LANGUAGE_REMEDY);
    }

    /** The names that Java alone knows, and offsets, whose sign PostgreSQL reads the other way round, are none. */
    private static @Nullable String zone(@Nullable String given, String field) {
        if (given == null || given.isBlank()) {
            return null;
        }
        String zone = given.strip();
        if (ZoneId.getAvailableZoneIds().contains(zone) && !zone.startsWith("SystemV/")) {
            return zone;
        }
        throw LongshoreException.badInput(
                "bad-value", field, "\"" + Quoted.shown(given) + "\" is not a time zone.", ZONE_REMEDY);
    }
}
