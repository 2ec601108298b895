package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.run.Readers;
import dev.longshore.sql.tenant.TenantReaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What tenants have for all their runs: the language and the time zone of those who read what runs make. */
@ApiController
@RequestMapping(path = Addresses.TENANTS, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tenants")
class TenantsController {

    private static final int LONGEST_TENANT = 200;

    private final TenantReaders readers;
    private final StrictJson json;

    TenantsController(TenantReaders readers, StrictJson json) {
        this.readers = readers;
        this.json = json;
    }

    /** What a tenant has. */
    @Schema(name = "Tenant")
    record TenantJson(
            @Schema(description = "* for every tenant that says nothing itself, and for what belongs to no tenant")
            String tenant,

            @Nullable String locale,
            @Nullable String zone) {

        private static TenantJson of(TenantReaders.OfTenant row) {
            return new TenantJson(
                    row.tenant(), row.readers().locale(), row.readers().zone());
        }
    }

    /** What it shall have. */
    @Schema(name = "TenantAsk")
    record TenantAskJson(
            @Schema(description = "BCP 47 tag; left out for that of *", example = "pt-BR") @Nullable
            String locale,

            @Schema(description = "IANA time zone; left out for that of *", example = "America/Sao_Paulo") @Nullable
            String zone,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String reason) {}

    @GetMapping
    @Operation(
            summary = "List the tenants that have a language or a time zone of their own",
            description = "Whoever is bound to a tenant sees that one, and *.")
    List<TenantJson> list(Actor actor) {
        return readers.list(actor.scope()).stream().map(TenantJson::of).toList();
    }

    @PutMapping(path = "/{tenant}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Say in which language and time zone the people of a tenant read",
            description =
                    "It holds for each run that is asked for from then on, unless its request or its schedule says otherwise. Without both, the tenant reads as * does. Whoever is bound to a tenant says it for that one only (403, other-tenant).",
            responses = @ApiResponse(responseCode = "204", description = "it holds"),
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = TenantAskJson.class))))
    ResponseEntity<Void> set(Actor actor, @PathVariable String tenant, HttpServletRequest request) {
        TenantAskJson ask = json.read(request, TenantAskJson.class);
        String reason = Texts.required(ask.reason(), "reason", Reason.LONGEST);
        String name = Texts.required(tenant, "tenant", LONGEST_TENANT);
        readers.set(actor, name, Readers.of(ask.locale(), ask.zone(), ""), reason);
        return ResponseEntity.noContent().build();
    }
}
