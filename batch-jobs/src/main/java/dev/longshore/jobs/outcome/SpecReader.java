package dev.longshore.jobs.outcome;

import dev.longshore.jobs.effect.Answers;
import dev.longshore.jobs.effect.UrlTemplate;
import dev.longshore.jobs.http.Secrets;
import dev.longshore.jobs.outcome.OutcomeSpec.Goal;
import dev.longshore.jobs.outcome.OutcomeSpec.Letter;
import dev.longshore.jobs.outcome.OutcomeSpec.Request;
import dev.longshore.jobs.outcome.OutcomeSpec.Statement;
import dev.longshore.jobs.outcome.OutcomeSpec.Step;
import dev.longshore.jobs.outcome.OutcomeSpec.Target;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.outcome.DeclaredEffect;
import dev.longshore.sql.export.ParameterizedSql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a definition says of an outcome, and refuses what could not work. */
final class SpecReader {

    private static final String KEYS = "keys";
    private static final int MOST = 100_000;

    private final UnaryOperator<String> settings;

    /** @param settings replaces {@code ${property:value}} in URLs */
    SpecReader(UnaryOperator<String> settings) {
        this.settings = settings;
    }

    OutcomeSpec read(JobDefinition definition) {
        SpecSection spec = new SpecSection("spec", definition.spec());
        if (!definition.parameters().isEmpty()) {
            throw wrong(
                    "parameters",
                    "A run of an outcome takes all that is due, and no parameters.",
                    "Leave parameters out; a query selects its rows by :keys.");
        }
        Map<String, Step> byName = new HashMap<>();
        Map<String, DeclaredEffect> declared = DeclaredEffect.of(definition).stream()
                .collect(Collectors.toMap(DeclaredEffect::name, Function.identity(), (first, second) -> first));
        for (SpecSection section : spec.sections("effects")) {
            String name = section.text("name");
            Step step = new Step(Objects.requireNonNull(declared.get(name)), target(section));
            if (byName.put(name, step) != null) {
                throw wrong(
                        section.pathOf("name"),
                        "There are two effects \"" + name + "\".",
                        "Give each its own name: the ledger knows it by that.");
            }
        }
        List<Step> steps = DeclaredEffect.of(definition).stream()
                .map(effect -> Objects.requireNonNull(byName.get(effect.name())))
                .toList();
        checkOrder(steps);
        OutcomeSpec read = new OutcomeSpec(
                keyed(spec, "sql"),
                key(spec),
                steps,
                goals(spec.section("ready")),
                (int) spec.number("unit-outcomes", 200, 10_000),
                spec.has("give-up-after")
                        ? Objects.requireNonNull(spec.duration("give-up-after"))
                        : Duration.ofDays(1));
        spec.refuseOthers();
        return read;
    }

    /** The goals alone, of a definition that was found sound. */
    static List<Goal> goals(JobDefinition definition) {
        return goals(new SpecSection("spec", definition.spec()).section("ready"));
    }

    private static List<Goal> goals(SpecSection ready) {
        List<Goal> goals = new ArrayList<>();
        for (String name : ready.names()) {
            goals.add(new Goal(Integer.parseInt(name.substring(1)), ready.time(name, Duration.ZERO)));
        }
        return goals;
    }

    /** Required effects go first; so none of them can wait for an optional one, and each waits for some that stand before it. */
    private static void checkOrder(List<Step> steps) {
        if (steps.stream().noneMatch(step -> step.effect().required())) {
            throw wrong(
                    "spec.effects",
                    "No effect is required, so that an outcome would be ready before anything is done.",
                    "Write required: true to those without which the customer cannot begin.");
        }
        Set<String> before = new HashSet<>();
        Set<String> all = steps.stream().map(step -> step.effect().name()).collect(Collectors.toSet());
        for (Step step : steps) {
            for (String after : step.effect().after()) {
                if (!all.contains(after)) {
                    throw wrong(
                            "spec.effects",
                            "\"" + step.effect().name() + "\" comes after \"" + after + "\", which is no effect.",
                            "Known are "
                                    + String.join(", ", all.stream().sorted().toList()) + ".");
                }
                if (!before.contains(after)) {
                    throw wrong(
                            "spec.effects",
                            "\"" + step.effect().name() + "\" would come after \"" + after
                                    + "\", which is done later: required effects go first, in the order in which they stand.",
                            "Make \"" + after + "\" required too, or put it in front.");
                }
            }
            before.add(step.effect().name());
        }
    }

    private Target target(SpecSection effect) {
        effect.text("title", "");
        effect.flag("required", false);
        effect.textsIfAny("after");
        long ways =
                List.of("sql", "request", "mail").stream().filter(effect::has).count();
        if (ways != 1) {
            throw wrong(
                    effect.pathOf("name"),
                    "An effect is done in one way, and this one in " + ways + ".",
                    "Write sql, request or mail.");
        }
        Target target = effect.has("sql")
                ? new Statement(keyed(effect, "sql"))
                : effect.has("mail") ? letter(effect) : request(effect);
        effect.refuseOthers();
        return target;
    }

    private static ParameterizedSql keyed(SpecSection section, String name) {
        ParameterizedSql sql = ParameterizedSql.of(section.text(name));
        if (!sql.parameters().equals(Set.of(KEYS))) {
            throw wrong(
                    section.pathOf(name),
                    sql.parameters().contains(KEYS)
                            ? "The SQL uses more than :keys."
                            : "The SQL does not use :keys, and would take all rows there are.",
                    "Write where id::text = any (:keys): it stands for the keys of all outcomes that are worked on together.");
        }
        return sql;
    }

    /** The columns are known when it runs; but what the SQL does not name, and no star can bring, is none. */
    private static String key(SpecSection spec) {
        String key = spec.text("key");
        String sql = spec.text("sql");
        boolean folded = key.equals(key.toLowerCase(Locale.ROOT));
        boolean named = folded ? sql.toLowerCase(Locale.ROOT).contains(key) : sql.contains("\"" + key + "\"");
        if (!named && !sql.contains("*")) {
            throw wrong(
                    spec.pathOf("key"),
                    "The query has no column \"" + key + "\".",
                    "Write the name as the database gives it, in lower case unless the SQL has it in quotes.");
        }
        return key;
    }

    private static Letter letter(SpecSection effect) {
        SpecSection mail = effect.section("mail");
        SpecSection key = effect.section("idempotency");
        key.flag("honoured", false);
        key.refuseOthers();
        Letter letter = new Letter(
                effect.text("dependency", "mail"),
                rate(effect),
                (int) effect.number("calls-at-once", 20, 500),
                (int) effect.number("attempts", 8, 100),
                mail.has("from") ? new TextTemplate(mail.text("from")) : null,
                new TextTemplate(mail.text("to")),
                new TextTemplate(mail.text("subject")),
                new TextTemplate(mail.text("text")),
                mail.has("html") ? new TextTemplate(mail.text("html")) : null);
        mail.refuseOthers();
        return letter;
    }

    private Request request(SpecSection effect) {
        SpecSection request = effect.section("request");
        SpecSection key = effect.section("idempotency");
        SpecSection lookup = effect.section("lookup");
        Request read = new Request(
                effect.text("dependency", effect.text("name")),
                rate(effect),
                (int) effect.number("calls-at-once", 4, 64),
                (int) effect.number("attempts", 8, 100),
                lookup.time("after", Duration.ofSeconds(5)),
                request.text("method", "PUT"),
                UrlTemplate.of(resolved(request.text("url")), request.pathOf("url")),
                headers(request),
                request.time("limit", Duration.ofSeconds(10)),
                key.text("header", "Idempotency-Key"),
                lookup(effect, lookup),
                Answers.of(effect.section("answers")));
        key.flag("honoured", false);
        request.refuseOthers();
        key.refuseOthers();
        lookup.refuseOthers();
        return read;
    }

    private @Nullable UrlTemplate lookup(SpecSection effect, SpecSection lookup) {
        if (!effect.has("lookup")) {
            return null;
        }
        UrlTemplate url = UrlTemplate.of(resolved(lookup.text("url")), lookup.pathOf("url"));
        if (url.places().isEmpty()) {
            throw wrong(
                    lookup.pathOf("url"),
                    "The address has no place: what it answers goes for every outcome.",
                    "Name what is asked about, such as {idempotency-key}.");
        }
        return url;
    }

    private static Map<String, String> headers(SpecSection request) {
        Map<String, String> headers = request.named("headers");
        headers.forEach((name, value) -> Secrets.namesIn(value).stream()
                .filter(secret -> !Secrets.isName(secret))
                .findFirst()
                .ifPresent(secret -> {
                    throw wrong(
                            request.pathOf("headers"),
                            "\"" + secret + "\" is not the name of a secret.",
                            "Write letters, digits, underscores and hyphens, a letter first.");
                }));
        return headers;
    }

    private static int rate(SpecSection effect) {
        return effect.has("rate") ? (int) effect.number("rate", 1, MOST) : 0;
    }

    private String resolved(String url) {
        return url.contains("${secret:") ? url : settings.apply(url);
    }

    private static LongshoreException wrong(String field, String what, String remedy) {
        return LongshoreException.badInput("outcome", field, what, remedy);
    }
}
