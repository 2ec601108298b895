package dev.longshore.jobs.report;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import java.text.MessageFormat;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeSet;

/**
 * The words of the frame in which a report's figures stand, in the language of its reader where we speak it, English else; a definition may put others in their place.
 * Nothing but the language of a locale decides: Austria reads German, Brazil Portuguese.
 */
final class ReportWords {

    /** The words of a language that we do not speak. */
    static final ReportWords ENGLISH = of(Locale.US, Map.of());

    private static final int LONGEST = 200;

    /** In the place of a language: all that have no text of their own. */
    private static final String ANY = "";

    private final Locale locale;
    private final ResourceBundle bundle;
    private final Map<String, Map<String, String>> own;

    private ReportWords(Locale locale, ResourceBundle bundle, Map<String, Map<String, String>> own) {
        this.locale = locale;
        this.bundle = bundle;
        this.own = own;
    }

    /** @param own as {@link #read} has them */
    static ReportWords of(Locale locale, Map<String, Map<String, String>> own) {
        return new ReportWords(locale, bundle("report.words", locale), own);
    }

    /** The bundle of a language; English if there is none, whatever language this machine speaks. */
    static ResourceBundle bundle(String name, Locale locale) {
        return ResourceBundle.getBundle(
                name,
                locale,
                ReportWords.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /**
     * What a definition puts in the place of our words.
     *
     * @return by word, then by language
     * @throws LongshoreException there is no such word, or its language is none
     */
    static Map<String, Map<String, String>> read(SpecSection words) {
        Map<String, Map<String, String>> read = new LinkedHashMap<>();
        for (String word : new TreeSet<>(ENGLISH.bundle.keySet())) {
            if (!words.has(word)) {
                continue;
            }
            Map<String, String> texts = words.isGroup(word) ? words.named(word) : Map.of(ANY, words.text(word));
            texts.forEach((language, text) -> check(words.pathOf(word), language, text));
            read.put(word, Map.copyOf(texts));
        }
        words.refuseOthers();
        return Map.copyOf(read);
    }

    private static void check(String field, String language, String text) {
        try {
            if (!language.equals(ANY)) {
                new Locale.Builder().setLanguageTag(language);
            }
        } catch (IllformedLocaleException e) {
            throw LongshoreException.badInput(
                    "unknown-language",
                    field + "." + language,
                    "\"" + language + "\" is not a language tag.",
                    "Write one such as de or pt-BR.");
        }
        if (text.isBlank() || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw LongshoreException.badInput(
                    "wrong-field",
                    field,
                    "\"" + field + "\" is not one line of 1 to " + LONGEST + " characters.",
                    "Write what shall stand in the report; {0} and {1} stand for what is put in.");
        }
    }

    /**
     * One of the words.
     *
     * @param values what is put in for {@code {0}} and {@code {1}}
     */
    String said(String word, Object... values) {
        Map<String, String> texts = own.getOrDefault(word, Map.of());
        String text = texts.get(locale.toLanguageTag());
        if (text == null) {
            text = texts.get(locale.getLanguage());
        }
        if (text == null) {
            text = texts.get(ANY);
        }
        if (text == null) {
            return new MessageFormat(bundle.getString(word), locale).format(values);
        }
        // an author's apostrophe is an apostrophe, and no other brace means anything
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", values[i].toString());
        }
        return text;
    }
}
