package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may sign people up, and which addresses are one. */
class SignupsIT {

    private static final String SIGNUPS = "/api/v1/signups";

    private final ApiServer server = ApiServer.running();

    @BeforeEach
    void offer() {
        Jobs jobs = server.bean(Jobs.class);
        List<JobDefinition> all = new ArrayList<>(
                jobs.offered().stream().map(CataloguedJob::definition).toList());
        if (all.stream().noneMatch(job -> job.name().value().equals("sign-up"))) {
            all.add(OutcomesIT.signUps());
            jobs.offer(all);
        }
    }

    @Test
    void whoIsBoundToATenantCreatesNoAccount() {
        Caller.Answer refused = server.brazil().post(SIGNUPS, person("dora@example.org", "Dora"));

        assertThat(refused.status()).as(refused.text()).isEqualTo(403);
        assertThat(refused.text()).contains("bound to BRAZIL");
        assertThat(count("email = 'dora@example.org'")).isZero();
    }

    @Test
    void addressesThatDifferInCaseAloneAreOne() {
        Caller.Answer made = server.operator().post(SIGNUPS, person("Grace@Example.ORG", "Grace"));
        assertThat(made.status()).as(made.text()).isEqualTo(202);
        assertThat(made.at("email")).as("the local part as it was written").isEqualTo("Grace@example.org");

        Caller.Answer again = server.operator().post(SIGNUPS, person("grace@example.org", "Grace"));
        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.at("id")).isEqualTo(made.at("id"));
        assertThat(server.operator()
                        .post(SIGNUPS, person("GRACE@example.org", "Eve"))
                        .status())
                .isEqualTo(409);
        assertThat(count("lower(email) = 'grace@example.org'")).isOne();
    }

    private long count(String condition) {
        return server.jdbc()
                .sql("select count(*) from longshore.signup_account where " + condition)
                .query(Long.class)
                .single();
    }

    private static String person(String mail, String name) {
        return "{\"email\": \"%s\", \"name\": \"%s\", \"organization\": \"Compilers\"}".formatted(mail, name);
    }
}
