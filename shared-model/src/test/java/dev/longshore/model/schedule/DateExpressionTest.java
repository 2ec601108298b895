package dev.longshore.model.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateExpressionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {{yesterdy}}          | {{yesterday}}
            {{Start_Of_Month}}    | {{start-of-month}}
            {{last-month}}        | {{start-of-last-month}}
            {{todya - 7 days}}    | {{today - 7 days}}
            {{today-7}}           | {{today - 7 days}}
            {{today -1 d}}        | {{today - 1 day}}
            {{today + 2w}}        | {{today + 2 weeks}}
            ${yesterday}          | {{yesterday}}
            {{ yesterday          | {{yesterday}}
            #{tomorrow}           | {{tomorrow}}
            """)
    void saysWhatWasProbablyMeant(String written, String meant) {
        assertThat(refusal(written).remedy()).startsWith("Did you mean " + meant + "? Write ");
        assertThat(DateExpression.of(meant, "parameters.from")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{7 * 7}}", "#{T(java.lang.Runtime).getRuntime().exec('id')}", "<%= 7*7 %>", "{{}}"})
    void saysNothingWhereNothingIsNear(String written) {
        assertThat(refusal(written).remedy()).doesNotContain("Did you mean").startsWith("Write ");
    }

    /** Whoever reads the documentation alone knows all of them. */
    @Test
    void theDocumentationListsAll() throws IOException {
        String text = Files.readString(Path.of("..", "docs", "schedules.md"));

        assertThat(DateExpression.words()).allSatisfy(word -> assertThat(text).contains("`{{" + word + "}}`"));
    }

    private static LongshoreException refusal(String written) {
        return catchThrowableOfType(LongshoreException.class, () -> DateExpression.of(written, "parameters.from"));
    }
}
