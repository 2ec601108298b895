package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the published description says besides the routes: how to log in, and the problems that every route may answer. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String PROBLEM = "Problem";
    private static final Map<String, String> ALWAYS = Map.of(
            "400", "something in the request is wrong; the problem names the field",
            "401", "no valid token, name or password",
            "403", "not allowed to this role or tenant",
            "500", "Longshore failed; the log has the cause");
    private static final Map<String, String> OF_ONE = Map.of("404", "there is no such thing, or not for this tenant");
    private static final Map<String, String> OF_ASKING = Map.of(
            "422", "the Idempotency-Key stands for another request",
            "429", "a queue is full; see limit and Retry-After");
    private static final Map<String, String> OF_COMMANDS =
            Map.of("409", "the run's state does not allow it; the problem says why");

    @Bean
    OpenAPI longshoreApi() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Actor.class);
        return new OpenAPI()
                .info(new Info()
                        .title("Longshore")
                        .version("v1")
                        .description(
                                "Asks for bulk work, shows how it goes, hands out what it made. Ids are text. Times are UTC. Lists are pages by key. "
                                        + "Problems follow RFC 9457 and have a stable code.")
                        .license(new License().name("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                "token",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer"))
                        .addSecuritySchemes(
                                "account",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic")))
                .addSecurityItem(new SecurityRequirement().addList("token"))
                .addSecurityItem(new SecurityRequirement().addList("account"));
    }

    @Bean
    OpenApiCustomizer problems() {
        return api -> {
            ModelConverters.getInstance(true).readAll(Problem.class).forEach((name, schema) -> api.getComponents()
                    .addSchemas(name, schema));
            api.getPaths().forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                boolean acts = method == io.swagger.v3.oas.models.PathItem.HttpMethod.POST;
                describe(operation, ALWAYS);
                if (path.contains("{")) {
                    describe(operation, OF_ONE);
                }
                if (acts && !isAboutMany(path)) {
                    describe(operation, path.contains("{") ? OF_COMMANDS : OF_ASKING);
                }
            }));
        };
    }

    /** Acts on many runs answer with those that refused. */
    private static boolean isAboutMany(String path) {
        return path.startsWith(Addresses.RUNS + "/") && !path.contains("{");
    }

    private static void describe(Operation operation, Map<String, String> problems) {
        problems.forEach((status, sentence) -> operation
                .getResponses()
                .addApiResponse(
                        status,
                        new ApiResponse()
                                .description(sentence)
                                .content(new Content()
                                        .addMediaType(
                                                "application/problem+json",
                                                new MediaType()
                                                        .schema(new Schema<>()
                                                                .$ref("#/components/schemas/" + PROBLEM))))));
    }
}
