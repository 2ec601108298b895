package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.sql.audit.AuditEntry;
import dev.longshore.sql.audit.AuditViews;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Who did what. For operators of all tenants: the audit knows none. */
@ApiController
@RequestMapping(path = Addresses.ROOT + "/audit", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Audit")
class AuditController {

    private final AuditViews audit;

    AuditController(AuditViews audit) {
        this.audit = audit;
    }

    /** A record of an act. */
    @Schema(name = "AuditEntry")
    record EntryJson(
            String id,
            Instant at,
            String actor,
            String role,
            @Nullable String address,
            String action,
            String target,
            @Nullable String reason,
            @Nullable Map<String, Object> before,
            @Nullable Map<String, Object> after,

            @Schema(allowableValues = {"accepted", "refused", "failed"})
            String outcome,

            @Schema(description = "of this record and all before it")
            String hash) {

        static EntryJson of(AuditEntry entry) {
            return new EntryJson(
                    Long.toString(entry.id()),
                    entry.at(),
                    entry.actor(),
                    entry.role(),
                    entry.address(),
                    entry.action(),
                    entry.target(),
                    entry.reason(),
                    entry.before(),
                    entry.after(),
                    entry.outcome().word(),
                    entry.hash());
        }
    }

    /** What a verification found. */
    @Schema(name = "AuditVerification")
    record VerificationJson(boolean intact, long records, List<AuditViews.Problem> problems) {}

    @GetMapping
    @Operation(
            summary = "List acts, newest first",
            parameters = {
                @Parameter(name = "target", in = ParameterIn.QUERY, example = "run:1841207"),
                @Parameter(
                        name = "limit",
                        in = ParameterIn.QUERY,
                        schema = @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50")),
                @Parameter(name = "after", in = ParameterIn.QUERY, description = "next of the page before")
            })
    PageJson<EntryJson> list(Actor actor, HttpServletRequest request) {
        requireAllTenants(actor);
        Query query = Query.of(request, "target", "limit", "after");
        int limit = query.limit();
        List<AuditEntry> found = audit.list(query.text("target"), query.afterId(), limit + 1);
        return PageJson.oneWay(found, limit, EntryJson::of, EntryJson::id);
    }

    @GetMapping("/verification")
    @Operation(summary = "Verify that no record was changed, removed or moved", description = "Reads the whole chain.")
    VerificationJson verify(Actor actor) {
        requireAllTenants(actor);
        AuditViews.Verification found = audit.verify();
        return new VerificationJson(found.problems().isEmpty(), found.records(), found.problems());
    }

    private static void requireAllTenants(Actor actor) {
        if (actor.scope().tenant() != null) {
            throw new Refusal(Problem.of(
                    HttpStatus.FORBIDDEN,
                    "not-allowed",
                    "The audit is of all tenants, and you are bound to "
                            + actor.scope().tenant() + "."));
        }
    }
}
