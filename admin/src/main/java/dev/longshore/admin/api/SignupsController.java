package dev.longshore.admin.api;

import dev.longshore.admin.outcome.OutcomeStory;
import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.outcome.OutcomeRequests;
import dev.longshore.sql.outcome.OutcomeViews;
import dev.longshore.sql.signup.SignedUp;
import dev.longshore.sql.signup.Signups;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** The sample's sign-ups: an account is created in the request, and ready when its outcome is. */
@ApiController
@RequestMapping(path = Addresses.ROOT + "/signups", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Outcomes")
class SignupsController {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s,;<>\"]{1,64}@[A-Za-z0-9.-]{1,189}");
    private static final int LONGEST = 200;

    private final Signups signups;
    private final OutcomeViews outcomes;
    private final StrictJson json;

    SignupsController(Signups signups, OutcomeViews outcomes, StrictJson json) {
        this.signups = signups;
        this.outcomes = outcomes;
        this.json = json;
    }

    /** Who signs up. */
    @Schema(name = "SignupAsk")
    record SignupAsk(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "ada@example.org") @Nullable
            String email,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "Ada") @Nullable
            String name,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "Engines") @Nullable
            String organization) {}

    /** An account. */
    @Schema(name = "Signup")
    record SignupJson(
            @Schema(description = "the account, which is the key of its outcome")
            String id,

            String email,
            String name,
            String organization,
            Instant createdAt,

            @Schema(description = "whether everything that it needs is done")
            boolean ready,

            String sentence,

            @Schema(description = "where its outcome is shown")
            String outcome) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Sign up: create an account, and ask for what makes it ready",
            description =
                    "Created is not ready: the answer is 202 with ready = false, and Location is where the outcome is shown. Account and outcome are one "
                            + "transaction. The same once more answers 200 with the same account; another name under the same address is refused with 409. Ada@example.org and "
                            + "ada@example.org are one address. For callers of all tenants.",
            responses = {
                @ApiResponse(responseCode = "202", description = "created; Location is where its outcome is shown"),
                @ApiResponse(responseCode = "200", description = "created before")
            },
            requestBody =
                    @RequestBody(
                            required = true,
                            content = @Content(schema = @Schema(implementation = SignupAsk.class))))
    ResponseEntity<SignupJson> signUp(Actor actor, HttpServletRequest request) {
        requireAllTenants(actor);
        SignupAsk ask = json.read(request, SignupAsk.class);
        String email = Texts.required(ask.email(), "email", LONGEST);
        if (!EMAIL.matcher(email).matches()) {
            throw LongshoreException.badInput(
                    "bad-email", "email", "That is no address of mail.", "Write one such as ada@example.org.");
        }
        SignedUp made = signUp(
                email,
                Texts.required(ask.name(), "name", LONGEST),
                Texts.required(ask.organization(), "organization", LONGEST));
        String address = Addresses.ROOT + "/outcomes/" + made.outcome();
        return ResponseEntity.status(made.isNew() ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .location(URI.create(address))
                .body(answer(made, address));
    }

    private static void requireAllTenants(Actor actor) {
        if (actor.scope().tenant() != null) {
            throw new Refusal(Problem.of(
                    HttpStatus.FORBIDDEN,
                    "not-allowed",
                    "Sign-ups are of no tenant, and you are bound to "
                            + actor.scope().tenant() + "."));
        }
    }

    private SignedUp signUp(String email, String name, String organization) {
        try {
            return signups.signUp(email, name, organization);
        } catch (LongshoreException e) {
            if (e.code().equals(OutcomeRequests.QUEUE_FULL)) {
                HttpHeaders headers = new HttpHeaders();
                headers.set(HttpHeaders.RETRY_AFTER, "5");
                throw new Refusal(
                        Problem.of(
                                        HttpStatus.TOO_MANY_REQUESTS,
                                        e.code(),
                                        e.getMessage() + " No account was created.",
                                        null,
                                        "Repeat the request in 5 s.")
                                .withLimit("job:" + Signups.JOB),
                        headers);
            }
            if (e.code().equals(Signups.EMAIL_TAKEN)) {
                throw new Refusal(Problem.of(
                        HttpStatus.CONFLICT, e.code(), String.valueOf(e.getMessage()), e.field(), e.remedy()));
            }
            throw e;
        }
    }

    private SignupJson answer(SignedUp made, String address) {
        OutcomeStory story = outcomes.one(TenantScope.ALL, made.outcome())
                .map(outcome -> OutcomeStory.of(outcome, outcomes.effects(outcome)))
                .orElseThrow();
        return new SignupJson(
                Long.toString(made.account()),
                made.email(),
                made.name(),
                made.organization(),
                made.createdAt(),
                story.standing().equals("ready"),
                story.sentence(),
                address);
    }
}
