package dev.longshore.jobs.report;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.mail.Mail;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.unit.DataSize;

/**
 * To whom a report goes by mail, as its definition says, checked.
 *
 * @param to addresses, or parameters in braces; each gets a mail of its own
 * @param subject with places for parameters, such as {@code Orders of {month}}
 * @param text a few sentences with places for parameters; empty for none
 * @param attach the endings of the documents that go along
 * @param attachUpTo bytes of all of them together; if they have more, links go instead
 * @param linkFor how long such links are good
 */
record ReportMail(
        List<String> to, String subject, String text, List<String> attach, DataSize attachUpTo, Duration linkFor) {

    private static final List<String> FORMATS = List.of("html", "pdf", "xlsx");
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)\\}");
    private static final Pattern SIZE = Pattern.compile("[1-9]\\d{0,4}[KM]B");
    private static final DataSize MOST = DataSize.ofMegabytes(25);
    private static final Duration LONGEST = Duration.ofDays(30);

    ReportMail {
        to = List.copyOf(to);
        attach = List.copyOf(attach);
    }

    /** @param title of the report, which is the subject where none is said */
    static ReportMail of(SpecSection mail, String title, List<ParameterDefinition> parameters) {
        ReportMail read = new ReportMail(
                mail.texts("to"),
                mail.text("subject", title),
                mail.text("text", ""),
                mail.has("attach") ? mail.texts("attach") : List.of("pdf"),
                size(mail),
                Optional.ofNullable(mail.duration("link-for")).orElse(Duration.ofDays(14)));
        mail.refuseOthers();
        for (String place : read.to) {
            read.checkRecipient(place, mail.pathOf("to"), parameters);
        }
        read.checkPlaces(read.subject, mail.pathOf("subject"), parameters);
        read.checkPlaces(read.text, mail.pathOf("text"), parameters);
        twice(read.to).ifPresent(address -> {
            throw wrong(mail.pathOf("to"), "\"" + address + "\" stands there twice.", "Leave one out.");
        });
        for (String format : read.attach) {
            if (!FORMATS.contains(format) || twice(read.attach).isPresent()) {
                throw wrong(
                        mail.pathOf("attach"),
                        "\"" + format + "\" is no document of a report, or stands there twice.",
                        "Write some of " + String.join(", ", FORMATS) + ".");
            }
        }
        if (read.linkFor.compareTo(LONGEST) > 0) {
            throw wrong(
                    mail.pathOf("link-for"),
                    "A link cannot be good for longer than 30 days.",
                    "Write 30d or less; whoever has an account finds the report in the console after that.");
        }
        return read;
    }

    private static DataSize size(SpecSection mail) {
        String written = mail.text("attach-up-to", "10MB");
        if (!SIZE.matcher(written).matches() || DataSize.parse(written).compareTo(MOST) > 0) {
            throw wrong(
                    mail.pathOf("attach-up-to"),
                    "\"" + written + "\" is no size that a mail can have.",
                    "Write such as 500KB or 10MB, 25MB at most: many servers take no more.");
        }
        return DataSize.parse(written);
    }

    private void checkRecipient(String recipient, String field, List<ParameterDefinition> parameters) {
        Matcher place = PLACE.matcher(recipient);
        if (!place.matches()) {
            if (!Mail.isAddress(recipient)) {
                throw wrong(
                        field,
                        "\"" + recipient + "\" is no address.",
                        "Write such as Sales <sales@example.org>, or a parameter in braces.");
            }
            return;
        }
        ParameterDefinition parameter = declared(place.group(1), field, parameters);
        if (parameter.type() != ParameterType.TEXT || !parameter.required() && parameter.defaultValue() == null) {
            throw wrong(
                    field,
                    "The parameter \"" + parameter.name() + "\" is not always an address.",
                    "Declare it with type: text and required: true, or with a default.");
        }
    }

    private void checkPlaces(String text, String field, List<ParameterDefinition> parameters) {
        Matcher place = PLACE.matcher(text);
        while (place.find()) {
            declared(place.group(1), field, parameters);
        }
    }

    private static ParameterDefinition declared(String name, String field, List<ParameterDefinition> parameters) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name) && !parameter.secret())
                .findFirst()
                .orElseThrow(() -> wrong(
                        field,
                        "It has a place for {" + name + "}, which is no parameter of the job, or a secret one.",
                        "Declare the parameter, or take the place out."));
    }

    /** The addresses of a run. */
    List<String> recipients(RunScope run) {
        List<String> addresses = new ArrayList<>();
        for (String recipient : to) {
            Matcher place = PLACE.matcher(recipient);
            String address = place.matches()
                    ? String.valueOf(run.parameters().get(place.group(1))).strip()
                    : recipient;
            if (!Mail.isAddress(address) || addresses.stream().anyMatch(address::equalsIgnoreCase)) {
                throw LongshoreException.badInput(
                        "wrong-recipient",
                        place.matches() ? "parameters." + place.group(1) : "spec.mail.to",
                        "\"" + address + "\" is no address of one person, or gets the report already.",
                        "Write such as Ada <ada@example.org>.");
            }
            addresses.add(address);
        }
        return addresses;
    }

    /** A text with values of the run in its places, dates as its reader has them. */
    String filled(String pattern, RunScope run, Figures figures) {
        Map<String, Object> values = run.parameters();
        return PLACE.matcher(pattern).replaceAll(place -> {
            Object value = values.get(place.group(1));
            return Matcher.quoteReplacement(value == null ? "" : figures.value(value));
        });
    }

    private static Optional<String> twice(List<String> words) {
        Set<String> seen = new HashSet<>();
        return words.stream()
                .filter(word -> !seen.add(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static LongshoreException wrong(String field, String what, String remedy) {
        return LongshoreException.badInput("report-mail", field, what, remedy);
    }
}
