package dev.longshore.admin.cli;

import dev.longshore.model.job.JobName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The complete job of a kind, as its page {@code docs/jobs/<kind>.md} shows it: the jar carries those pages, whose examples the tests of the catalogue take,
 * so that there is no second job to keep whole.
 *
 * @param name of the job on the page
 * @param files text by name, in the order of the page; one that the page shows in pieces is all of them
 */
record JobExample(String name, Map<String, String> files) {

    private static final String PAGES = "classpath*:/dev/longshore/admin/cli/jobs/*.md";
    private static final String HEADING = "## A complete one\n";
    private static final Pattern BLOCK = Pattern.compile(
            "`([a-z][a-z0-9-]*\\.[a-z]+)`[^`]*\\n```\\w*\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern JOB = Pattern.compile("^job: *(\\S+)$", Pattern.MULTILINE);

    /** By kind. */
    static SortedMap<String, JobExample> all() {
        SortedMap<String, JobExample> examples = new TreeMap<>();
        try {
            for (Resource page :
                    new PathMatchingResourcePatternResolver(JobExample.class.getClassLoader()).getResources(PAGES)) {
                String kind = String.valueOf(page.getFilename()).replace(".md", "");
                of(text(page)).ifPresent(example -> examples.put(kind, example));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return examples;
    }

    /** Empty for a page that shows none. */
    static Optional<JobExample> of(String page) {
        int heading = page.indexOf(HEADING);
        if (heading < 0) {
            return Optional.empty();
        }
        int next = page.indexOf("\n## ", heading);
        String section = next < 0 ? page.substring(heading) : page.substring(heading, next + 1);
        Map<String, String> files = BLOCK.matcher(section)
                .results()
                .collect(Collectors.toMap(
                        block -> block.group(1),
                        block -> block.group(2),
                        (first, rest) -> first + "\n" + rest,
                        LinkedHashMap::new));
        return files.values().stream()
                .flatMap(text -> JOB.matcher(text).results())
                .map(job -> job.group(1))
                .findFirst()
                .map(job -> new JobExample(job, files));
    }

    /** The same job under another name: in the names of its files, and where one of them names the job or a file. */
    Map<String, String> filesFor(JobName job) {
        Pattern named =
                Pattern.compile("^(\\s*(?:job|file|[a-z-]+-file): *)" + Pattern.quote(name) + "\\b", Pattern.MULTILINE);
        Map<String, String> renamed = new LinkedHashMap<>();
        files.forEach((file, text) -> renamed.put(
                file.replaceFirst("^" + Pattern.quote(name) + "(?=[.-])", job.value()),
                file.endsWith(".yml") ? named.matcher(text).replaceAll(match -> match.group(1) + job.value()) : text));
        return renamed;
    }

    private static String text(Resource page) throws IOException {
        try (InputStream in = page.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
