package dev.longshore.jobs.report;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The numbers that spreadsheets have for languages: a format that names one shows months in it, whoever opens the workbook. Tags such as {@code en-US} in their
 * place are not understood everywhere.
 */
final class SheetLanguage {

    /** The first of a language stands for its other countries too. */
    static final Map<String, Integer> NUMBERS = numbers("""
            en-US 409 en-GB 809 en-AU c09 en-CA 1009 en-IE 1809 en-NZ 1409 en-ZA 1c09 en-IN 4009
            de-DE 407 de-AT c07 de-CH 807 fr-FR 40c fr-BE 80c fr-CA c0c fr-CH 100c it-IT 410 it-CH 810
            es-ES c0a es-MX 80a es-AR 2c0a es-CO 240a es-CL 340a es-US 540a pt-PT 816 pt-BR 416
            nl-NL 413 nl-BE 813 da-DK 406 sv-SE 41d nb-NO 414 nn-NO 814 fi-FI 40b et-EE 425 lv-LV 426 lt-LT 427
            pl-PL 415 cs-CZ 405 sk-SK 41b hu-HU 40e sl-SI 424 hr-HR 41a ro-RO 418 bg-BG 402 el-GR 408
            uk-UA 422 ru-RU 419 tr-TR 41f ja-JP 411 ko-KR 412 zh-CN 804 zh-TW 404 zh-HK c04
            """);

    private SheetLanguage() {}

    /** What begins a format in a language; nothing for one that is not known, so that months are those of whoever opens the workbook. */
    static String tag(Locale locale) {
        Integer number = NUMBERS.get(locale.getLanguage() + "-" + locale.getCountry());
        if (number == null) {
            number = NUMBERS.get(locale.getLanguage());
        }
        return number == null ? "" : "[$-" + Integer.toHexString(number).toUpperCase(Locale.ROOT) + "]";
    }

    private static Map<String, Integer> numbers(String table) {
        Map<String, Integer> numbers = new HashMap<>();
        String[] words = table.strip().split("\\s+");
        for (int i = 0; i < words.length; i += 2) {
            int number = Integer.parseInt(words[i + 1], 16);
            numbers.put(words[i], number);
            numbers.putIfAbsent(words[i].substring(0, words[i].indexOf('-')), number);
        }
        return Map.copyOf(numbers);
    }
}
