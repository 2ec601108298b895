package dev.longshore.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReportMailTest {

    private static final List<ParameterDefinition> PARAMETERS = List.of(
            parameter("reader", ParameterType.TEXT, true, false),
            parameter("maybe", ParameterType.TEXT, false, false),
            parameter("day", ParameterType.DATE, true, false),
            parameter("token", ParameterType.TEXT, true, true));

    record Wrong(String field, Map<String, Object> entries) {}

    static List<Wrong> wrong() {
        return List.of(
                new Wrong("spec.mail.to", Map.of("to", List.of())),
                new Wrong("spec.mail.to", Map.of("to", List.of("nobody"))),
                new Wrong("spec.mail.to", Map.of("to", List.of("a@example.org, b@example.org"))),
                new Wrong("spec.mail.to", Map.of("to", List.of("a@example.org\r\nBcc: b@example.org"))),
                new Wrong("spec.mail.to", Map.of("to", List.of("a@example.org", "A@example.org"))),
                new Wrong("spec.mail.to", Map.of("to", List.of("{nobody}"))),
                new Wrong("spec.mail.to", Map.of("to", List.of("{maybe}"))),
                new Wrong("spec.mail.to", Map.of("to", List.of("{day}"))),
                new Wrong("spec.mail.to", Map.of("to", List.of("{token}"))),
                new Wrong("spec.mail.subject", Map.of("subject", "For {nobody}")),
                new Wrong("spec.mail.text", Map.of("text", "The key is {token}")),
                new Wrong("spec.mail.attach", Map.of("attach", List.of("docx"))),
                new Wrong("spec.mail.attach", Map.of("attach", List.of("pdf", "pdf"))),
                new Wrong("spec.mail.attach-up-to", Map.of("attach-up-to", "26MB")),
                new Wrong("spec.mail.attach-up-to", Map.of("attach-up-to", "much")),
                new Wrong("spec.mail.link-for", Map.of("link-for", "31d")),
                new Wrong("spec.mail.cc", Map.of("cc", List.of("c@example.org"))));
    }

    @ParameterizedTest
    @MethodSource
    void wrong(Wrong wrong) {
        assertThatThrownBy(() -> mail(wrong.entries)).isInstanceOfSatisfying(LongshoreException.class, e -> {
            assertThat(e.field()).isEqualTo(wrong.field);
            assertThat(e.remedy()).isNotBlank();
        });
    }

    @Test
    void takesAddressesAndParametersThatAreAlwaysThere() {
        assertThatCode(() -> mail(Map.of("to", List.of("Ada <ada@example.org>", "{reader}"), "subject", "{day}")))
                .doesNotThrowAnyException();
        assertThat(mail(Map.of()).subject()).isEqualTo("Figures");
        assertThat(mail(Map.of()).attach()).containsExactly("pdf");
    }

    private static ReportMail mail(Map<String, Object> entries) {
        Map<String, Object> all = new HashMap<>(Map.of("to", List.of("ada@example.org")));
        all.putAll(entries);
        return ReportMail.of(new SpecSection("spec.mail", all), "Figures", PARAMETERS);
    }

    private static ParameterDefinition parameter(String name, ParameterType type, boolean required, boolean secret) {
        return new ParameterDefinition(name, name, type, required, null, List.of(), null, null, true, secret);
    }
}
