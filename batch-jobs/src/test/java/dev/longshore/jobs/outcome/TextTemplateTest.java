package dev.longshore.jobs.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TextTemplateTest {

    @Test
    void whatStandsInAPlaceOfHtmlIsTextInEitherKindOfQuotes() {
        TextTemplate template = new TextTemplate("<a href='{link}' title=\"{link}\">{link}</a>");

        assertThat(template.fillHtml(JsonMapper.builder().build().readTree("{\"link\": \"' onclick='x' & <b> \\\"\"}")))
                .isEqualTo(
                        "<a href='&#39; onclick=&#39;x&#39; &amp; &lt;b&gt; &quot;' title=\"&#39; onclick=&#39;x&#39; &amp; &lt;b&gt; &quot;\">"
                                + "&#39; onclick=&#39;x&#39; &amp; &lt;b&gt; &quot;</a>");
    }
}
