package dev.longshore.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The examples of a page of documentation, which are to work as they stand. */
public final class PageExample {

    private PageExample() {}

    /**
     * The first block of a language.
     *
     * @param page its text in Markdown
     * @param language as the block's first line names it, such as {@code yaml}
     */
    public static String block(String page, String language) {
        Matcher block = Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(page);
        assertThat(block.find()).as("a block of " + language).isTrue();
        return block.group(1);
    }
}
