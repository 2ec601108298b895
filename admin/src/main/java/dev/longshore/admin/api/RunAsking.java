package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.audit.Act;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.CheckedParameters;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.model.run.RunContext;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Turns what was sent into a request for a run, or says what is wrong with it before anything is stored. Whose data a run may see is decided here:
 * a caller that is bound to a tenant asks for that tenant only.
 */
@Component
class RunAsking {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");
    private static final Pattern TRACE = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");
    private static final int LONGEST_REASON = 1_000;
    private static final int LONGEST_WORD = 200;

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
        CheckedParameters checked = new ParameterRules(definition.parameters()).check(parameters);
        checked.valuesOrThrow();
        RunContext context = new RunContext(
                RunContext.VERSION,
                tenant,
                actor.name().startsWith("token:") ? null : actor.name(),
                correlationId(ask.correlationId()),
                traceparent != null && TRACE.matcher(traceparent).matches() ? traceparent : null,
                locale(ask.locale()),
                zone(ask.zone()),
                Texts.optional(ask.reason(), "reason", LONGEST_REASON));
        String lane = lane(ask.lane());
        return requests.request(new RunRequest(
                definition.name(), checked.asJson(), key(idempotencyKey), actor.name(), "api", lane, context));
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
                "unknown-job", "job", "There is no job \"" + Texts.shown(name) + "\".", "GET /api/v1/jobs lists them.");
    }

    /** Decides on whose behalf, and puts it into the parameter that names the tenant. */
    private @Nullable String tenant(
            Actor actor, JobDefinition definition, @Nullable String asked, Map<String, @Nullable Object> parameters) {
        String parameter = definition.tenantParameter();
        Object named = parameter == null ? null : parameters.get(parameter);
        String bound = actor.scope().tenant();
        if (bound != null) {
            requireOwn(actor, definition, asked, "tenant");
            requireOwn(actor, definition, named, "parameters." + parameter);
            if (parameter == null) {
                throw refused(
                        actor,
                        definition,
                        "job",
                        "The job \"" + definition.name() + "\" works on the data of all tenants.");
            }
        }
        if (asked != null && parameter == null) {
            throw LongshoreException.badInput(
                    "job-without-tenant",
                    "tenant",
                    "The job \"" + definition.name() + "\" works on the data of all tenants.",
                    "Leave tenant out.");
        }
        if (asked != null && named != null && !named.equals(asked)) {
            throw LongshoreException.badInput(
                    "two-tenants",
                    "parameters." + parameter,
                    "The request names two tenants.",
                    "Name one, as tenant or as parameters." + parameter + ".");
        }
        String tenant = bound != null
                ? bound
                : asked != null ? asked : named instanceof String text && !text.isBlank() ? text : null;
        if (parameter != null && tenant != null) {
            parameters.put(parameter, tenant);
        }
        return tenant;
    }

    private void requireOwn(Actor actor, JobDefinition definition, @Nullable Object tenant, String field) {
        TenantScope scope = actor.scope();
        if (tenant != null && !(tenant instanceof String text && scope.sees(text))) {
            throw refused(actor, definition, field, "You are bound to the tenant " + scope.tenant() + ".");
        }
    }

    private Refusal refused(Actor actor, JobDefinition definition, String field, String why) {
        audit.recordAlone(Act.refused(actor, "run.request", "job:" + definition.name(), why));
        return new Refusal(
                Problem.of(HttpStatus.FORBIDDEN, "other-tenant", why, field, "Ask for your own tenant's data."));
    }

    private static @Nullable String key(@Nullable String key) {
        if (key == null || KEY.matcher(key).matches()) {
            return key;
        }
        throw LongshoreException.badInput(
                "bad-idempotency-key",
                "Idempotency-Key",
                "The Idempotency-Key has " + key.length() + " characters, or some that are not visible ASCII.",
                "Write 1 to 200 visible ASCII characters, a UUID say.");
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

    private static @Nullable String locale(@Nullable String given) {
        String tag = Texts.optional(given, "locale", 35);
        try {
            return tag == null
                    ? null
                    : new Locale.Builder().setLanguageTag(tag).build().toLanguageTag();
        } catch (IllformedLocaleException e) {
            throw bad("locale", "\"" + Texts.shown(tag) + "\" is not a language tag.", "Write one such as pt-BR.");
        }
    }

    private static @Nullable String zone(@Nullable String given) {
        String zone = Texts.optional(given, "zone", 50);
        try {
            return zone == null ? null : ZoneId.of(zone).getId();
        } catch (DateTimeException e) {
            throw bad(
                    "zone",
                    "\"" + Texts.shown(zone) + "\" is not a time zone.",
                    "Write one such as America/Sao_Paulo.");
        }
    }

    private @Nullable String lane(@Nullable String given) {
        String lane = Texts.optional(given, "lane", 40);
        if (lane == null || jobs.lanes().contains(lane)) {
            return lane;
        }
        throw bad(
                "lane",
                "There is no lane \"" + Texts.shown(lane) + "\".",
                "The lanes are: " + String.join(", ", jobs.lanes()) + ".");
    }

    private static LongshoreException bad(String field, String message, String remedy) {
        return LongshoreException.badInput("bad-value", field, message, remedy);
    }
}
