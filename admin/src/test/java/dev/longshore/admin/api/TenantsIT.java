package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.Role;
import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.account.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantsIT {

    private final ApiServer server = ApiServer.running();
    private final Caller brazil = server.brazil();

    @Test
    void whoIsBoundToATenantAsksForThatTenant() {
        Caller.Answer answer = brazil.post("/api/v1/runs", body("\"from\": \"1995-01-01\""));

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.at("tenant")).isEqualTo("BRAZIL");
        assertThat(answer.at("parameters.organization")).isEqualTo("BRAZIL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\", \"organization\": \"PERU\"}}",
                "{\"job\": \"orders-export\", \"tenant\": \"PERU\", \"parameters\": {\"from\": \"1995-01-01\"}}",
                "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\", \"organization\": [\"BRAZIL\", \"PERU\"]}}",
                "{\"job\": \"everything\"}"
            })
    void anotherTenantsDataIsRefusedAndRecorded(String body) {
        long runs = server.runs();
        long refusals = refusals();

        assertThat(brazil.post("/api/v1/runs", body).status()).isEqualTo(403);
        assertThat(server.runs()).isEqualTo(runs);
        assertThat(refusals()).isEqualTo(refusals + 1);
    }

    @Test
    void anotherTenantsRunIsNotThere() {
        String peru = server.operator()
                .post("/api/v1/runs", body("\"from\": \"1995-01-01\", \"organization\": \"PERU\""))
                .at("id");
        String all = server.operator()
                .post("/api/v1/runs", body("\"from\": \"1995-01-01\""))
                .at("id");

        for (String id : new String[] {peru, all}) {
            String run = "/api/v1/runs/" + id;
            assertThat(brazil.get(run).status()).isEqualTo(404);
            assertThat(brazil.get(run + "/events").status()).isEqualTo(404);
            assertThat(brazil.get(run + "/artifacts").status()).isEqualTo(404);
            assertThat(brazil.get(run + "/restart-preview").status()).isEqualTo(404);
            assertThat(brazil.post(run + "/cancel", "{\"reason\": \"mine\"}").status())
                    .isEqualTo(404);
            assertThat(server.operator().get(run).at("state")).isEqualTo("QUEUED");
        }
        assertThat(brazil.get("/api/v1/runs?limit=500").json().get("items").values())
                .allMatch(run -> run.get("tenant").asString().equals("BRAZIL"));
        assertThat(brazil.get("/api/v1/runs?tenant=PERU").json().get("items").values())
                .isEmpty();
    }

    @Test
    void theAuditIsNotForOneTenant() {
        assertThat(brazil.get("/api/v1/audit").status()).isEqualTo(403);
    }

    @Test
    void anAdministratorSaysInWhichLanguageATenantReads() {
        Caller admin = server.as(Role.ADMIN);
        String brazilReads = "/api/v1/tenants/BRAZIL";
        String body = "{\"locale\": \"pt-br\", \"zone\": \"America/Sao_Paulo\", \"reason\": \"They asked\"}";

        assertThat(server.operator().put(brazilReads, body).status()).isEqualTo(403);
        assertThat(admin.put(brazilReads, body).status()).isEqualTo(204);
        try {
            assertThat(admin.get("/api/v1/tenants").json().get(0).toString())
                    .isEqualTo("{\"tenant\":\"BRAZIL\",\"locale\":\"pt-BR\",\"zone\":\"America/Sao_Paulo\"}");
            Caller.Answer theirs = brazil.post("/api/v1/runs", body("\"from\": \"1995-01-01\""));
            assertThat(server.jdbc()
                            .sql("select r.context ->> 'locale' from longshore.run r where r.id = :id")
                            .param("id", Long.valueOf(theirs.at("id")))
                            .query(String.class)
                            .single())
                    .isEqualTo("pt-BR");
            for (String wrong : new String[] {"locale", "zone"}) {
                Caller.Answer refused =
                        admin.put(brazilReads, "{\"" + wrong + "\": \"n_o\", \"reason\": \"They asked\"}");
                assertThat(refused.status()).isEqualTo(400);
                assertThat(refused.at("field")).isEqualTo(wrong);
            }
        } finally {
            assertThat(admin.put(brazilReads, "{\"reason\": \"No more\"}").status())
                    .isEqualTo(204);
        }
        assertThat(admin.get("/api/v1/tenants").json()).isEmpty();
        assertThat(server.jdbc()
                        .sql(
                                "select count(*) from longshore.audit where action = 'tenant.readers' and target = 'tenant:BRAZIL'")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void anAdministratorOfOneTenantSeesAndSaysItForThatOneAlone() {
        Caller admin = server.as(Role.ADMIN);
        String token = server.bean(Tokens.class)
                .create(Actor.local("setup"), "chile-program", Role.ADMIN, new TenantScope("CHILE"));
        Caller chile = new Caller(server.port(), "Bearer " + token);
        String spanish = "{\"locale\": \"es-PE\", \"reason\": \"They asked\"}";
        String tenants = "/api/v1/tenants";
        try {
            assertThat(admin.put(tenants + "/PERU", spanish).status()).isEqualTo(204);
            assertThat(admin.put(tenants + "/*", spanish).status()).isEqualTo(204);
            for (String other : new String[] {"PERU", "*", "NOWHERE"}) {
                Caller.Answer refused = chile.put(tenants + "/" + other, "{\"reason\": \"Mine\"}");
                assertThat(refused.status()).as(refused.text()).isEqualTo(403);
                assertThat(refused.at("code")).isEqualTo("other-tenant");
                assertThat(refused.at("field")).isEqualTo("tenant");
            }
            assertThat(server.jdbc()
                            .sql(
                                    "select count(*) from longshore.audit where action = 'tenant.readers' and outcome = 'refused' and actor = 'token:chile-program'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(3);
            assertThat(chile.put(tenants + "/CHILE", spanish.replace("PE", "CL"))
                            .status())
                    .isEqualTo(204);
            assertThat(chile.get(tenants).json().values())
                    .extracting(row -> row.get("tenant").asString() + " "
                            + row.get("locale").asString())
                    .containsExactly("* es-PE", "CHILE es-CL");
            assertThat(admin.get(tenants).json()).hasSize(3);
        } finally {
            for (String each : new String[] {"PERU", "*", "CHILE"}) {
                admin.put(tenants + "/" + each, "{\"reason\": \"No more\"}");
            }
        }
    }

    private long refusals() {
        return server.jdbc()
                .sql(
                        "select count(*) from longshore.audit where action = 'run.request' and outcome = 'refused' and actor = 'token:brazil-program'")
                .query(Long.class)
                .single();
    }

    private static String body(String parameters) {
        return "{\"job\": \"orders-export\", \"parameters\": {" + parameters + "}}";
    }
}
