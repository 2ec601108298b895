package dev.longshore.admin.api;

import dev.longshore.admin.api.RunAsk.PreconditionAsk;
import dev.longshore.admin.api.RunAsk.PreferAsk;
import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.model.job.CheckedParameters;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.model.job.TenantRule;
import dev.longshore.model.run.IdempotencyKey;
import dev.longshore.model.run.Readers;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.worker.Preference;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Turns what was sent into a request for a run, or says what is wrong with it before anything is stored.
 */
@Component
class RunAsking {

    private static final Pattern TRACE = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final Pattern WORKERS = Pattern.compile("[a-z0-9][a-z0-9._-]{0,39}");
    private static final int LONGEST_WORD = 200;
    private static final int LONGEST_VERSION = 1000;

    private final Jobs jobs;
    private final RunRequests requests;
    private final AuditTrail audit;

    RunAsking(Jobs jobs, RunRequests requests, AuditTrail audit) {
        this.jobs = jobs;
        this.requests = requests;
        this.audit = audit;
    }

    RequestOutcome ask(Actor actor, RunAsk ask, @Nullable String idempotencyKey, @Nullable String traceparent) {
        JobDefinition definition = definition(ask.job());
        Map<String, @Nullable Object> parameters =
                ask.parameters() == null ? new LinkedHashMap<>() : new LinkedHashMap<>(ask.parameters());
        String tenant = tenant(actor, definition, Texts.optional(ask.tenant(), "tenant", LONGEST_WORD), parameters);
        CheckedParameters checked = ParameterRules.of(definition).check(parameters);
        checked.valuesOrThrow();
        Readers readers =
                Readers.of(Texts.optional(ask.locale(), "locale", 35), Texts.optional(ask.zone(), "zone", 50), "");
        RunContext context = new RunContext(
                RunContext.VERSION,
                tenant,
                actor.name().startsWith("token:") ? null : actor.name(),
                correlationId(ask.correlationId()),
                traceparent != null && TRACE.matcher(traceparent).matches() ? traceparent : null,
                readers.locale(),
                readers.zone(),
                Texts.optional(ask.reason(), "reason", Reason.LONGEST));
        String lane = lane(ask.lane());
        return requests.request(new RunRequest(
                        definition.name(),
                        checked.asJson(),
                        idempotencyKey == null ? null : new IdempotencyKey(idempotencyKey).text(),
                        actor.name(),
                        "api",
                        lane,
                        context,
                        preference(ask.prefer()),
                        null)
                .having(seen(ask.precondition())));
    }

    private JobDefinition definition(@Nullable String name) {
        String given = Texts.required(name, "job", LONGEST_WORD);
        try {
            return jobs.find(new JobName(given))
                    .filter(CataloguedJob::offered)
                    .map(CataloguedJob::definition)
                    .orElseThrow(() -> unknownJob(given));
        } catch (IllegalArgumentException e) {
            throw unknownJob(given);
        }
    }

    private static LongshoreException unknownJob(String name) {
        return LongshoreException.badInput(
                "unknown-job",
                "job",
                "There is no job \"" + Quoted.shown(name) + "\".",
                "GET /api/v1/jobs lists them.");
    }

    /** Decides on whose behalf, and puts it into the parameter that names the tenant. */
    private @Nullable String tenant(
            Actor actor, JobDefinition definition, @Nullable String asked, Map<String, @Nullable Object> parameters) {
        TenantRule rule = TenantRule.of(actor.scope(), definition);
        String parameter = rule.parameter();
        TenantRule.Decision decision = rule.decide(asked, parameter == null ? null : parameters.get(parameter));
        if (decision instanceof TenantRule.Refused refused) {
            audit.recordAlone(Act.refused(actor, "run.request", "job:" + definition.name(), refused.why()));
            throw new Refusal(Problem.of(
                    HttpStatus.FORBIDDEN,
                    "other-tenant",
                    refused.why(),
                    refused.field(),
                    "Ask for your own tenant's data."));
        }
        String tenant = ((TenantRule.Allowed) decision).tenant();
        if (parameter != null && tenant != null) {
            parameters.put(parameter, tenant);
        }
        return tenant;
    }

    private static @Nullable String correlationId(@Nullable String given) {
        String id = Texts.optional(given, "correlationId", LONGEST_WORD);
        if (id == null || VISIBLE.matcher(id).matches()) {
            return id;
        }
        throw bad(
                "correlationId",
                "The correlation id has characters that are not visible ASCII.",
                "Write letters, digits and punctuation.");
    }

    private @Nullable String lane(@Nullable String given) {
        String lane = Texts.optional(given, "lane", 40);
        if (lane == null || jobs.lanes().contains(lane)) {
            return lane;
        }
        throw bad(
                "lane",
                "There is no lane \"" + Quoted.shown(lane) + "\".",
                "The lanes are: " + String.join(", ", jobs.lanes()) + ".");
    }

    private static RunRequest.@Nullable Seen seen(@Nullable PreconditionAsk asked) {
        return asked == null
                ? null
                : new RunRequest.Seen(
                        Texts.optional(asked.version(), "precondition.version", LONGEST_VERSION),
                        Texts.optional(asked.definition(), "precondition.definition", LONGEST_WORD));
    }

    private static @Nullable Preference preference(@Nullable PreferAsk asked) {
        if (asked == null) {
            return null;
        }
        String pool = name(asked.pool(), "prefer.pool");
        Map<String, String> labels = asked.labels() == null ? Map.of() : asked.labels();
        labels.forEach((label, value) -> {
            name(label, "prefer.labels");
            Texts.required(value, "prefer.labels." + label, LONGEST_WORD);
        });
        if (pool == null && labels.isEmpty()) {
            throw bad("prefer", "The preference names no pool and no label.", "Name one, or leave it out.");
        }
        return new Preference(pool, labels, patience(asked.patience()));
    }

    private static @Nullable String name(@Nullable String given, String field) {
        String name = Texts.optional(given, field, LONGEST_WORD);
        if (name == null || WORKERS.matcher(name).matches()) {
            return name;
        }
        throw bad(
                field,
                "\"" + Quoted.shown(name) + "\" is no name of a pool or a label.",
                "Write lower-case letters, digits, dots, hyphens and underscores, 40 at most.");
    }

    private static Duration patience(@Nullable String given) {
        String text = Texts.optional(given, "prefer.patience", LONGEST_WORD);
        try {
            Duration patience = text == null ? Preference.USUAL_PATIENCE : Duration.parse(text);
            if (!patience.isNegative() && patience.compareTo(Preference.LONGEST_PATIENCE) <= 0) {
                return patience;
            }
        } catch (DateTimeParseException e) {
            // told below, as what is too long is
        }
        throw bad(
                "prefer.patience",
                "\"" + Quoted.shown(String.valueOf(text)) + "\" is not a duration from 0 to 1 hour.",
                "Write one such as PT30S.");
    }

    private static LongshoreException bad(String field, String message, String remedy) {
        return LongshoreException.badInput("bad-value", field, message, remedy);
    }
}
