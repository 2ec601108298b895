package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.nodes.Document;

/** What every page keeps, so that it can be used without seeing it. */
final class PageStructure {

    private PageStructure() {}

    static void check(Document page) {
        assertThat(page.select("h1")).as("one h1").hasSize(1);
        assertThat(page.title()).endsWith("· Longshore");
        assertThat(page.select("main#main")).hasSize(1);
        assertThat(page.select("nav[aria-label=Console] [aria-current=page]"))
                .as("where one is")
                .hasSize(1);
        assertThat(page.select("table:not(:has(caption))"))
                .as("tables without a caption")
                .isEmpty();
        assertThat(page.select("th:not([scope])")).as("headers without a scope").isEmpty();
        assertThat(page.select("section.panel:not([aria-labelledby])"))
                .as("panels without a name")
                .isEmpty();
        assertThat(page.select("[aria-labelledby]").stream()
                        .filter(named -> page.getElementById(named.attr("aria-labelledby")) == null))
                .as("names that are not there")
                .isEmpty();
        assertThat(page.select("svg.chart:not([role=img]):not([aria-hidden])"))
                .as("charts without words")
                .isEmpty();
        assertThat(page.select("input:not([type=hidden]), select, textarea").stream()
                        .filter(field -> field.closest("label") == null
                                && page.select("label").stream()
                                        .noneMatch(label -> !field.id().isEmpty()
                                                && label.attr("for").equals(field.id()))))
                .as("fields without a label")
                .isEmpty();
        assertThat(page.select("[id]").eachAttr("id")).as("ids").doesNotHaveDuplicates();
    }
}
