package dev.longshore.jobs.syncin;

import dev.longshore.jobs.inbox.WatchedFolder;
import dev.longshore.jobs.input.FilePattern;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the files of a job come from, besides those that are sent to it.
 *
 * @param file the pattern of the file below the folder inbox; empty for none
 * @param fetch where a file is fetched
 * @param watch the folder whose files are asked for as they come
 * @param keep how long a file that was sent, fetched or found is kept after its run
 */
record Origin(String file, Optional<Fetch> fetch, Optional<WatchedFolder> watch, Duration keep) {

    private static final Duration KEEP = Duration.ofDays(30);

    static Origin of(SpecSection spec) {
        Duration keep = spec.duration("keep");
        return new Origin(
                spec.text("file", ""),
                spec.has("fetch") ? Optional.of(Fetch.of(spec.section("fetch"))) : Optional.empty(),
                spec.has("watch") ? Optional.of(WatchedFolder.of(spec.section("watch"))) : Optional.empty(),
                keep == null ? KEEP : keep);
    }

    /** Whether a run that names no file has one. */
    boolean hasOwn() {
        return !file.isEmpty() || fetch.isPresent();
    }

    void check(JobDefinition job) {
        Set<String> parameters = job.parameters().stream()
                .map(ParameterDefinition::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!file.isEmpty()) {
            new FilePattern(file, FilePattern.Place.INBOX).check(parameters);
        }
        fetch.ifPresent(where -> where.check(parameters));
        if (!file.isEmpty() && fetch.isPresent()) {
            throw bad("fetch", "The job reads a file of the inbox and one that it fetches.", "Leave one of them out.");
        }
        boolean asks = job.parameters().stream()
                .anyMatch(parameter -> parameter.required() && parameter.defaultValue() == null);
        if (watch.isPresent() && (asks || job.tenantParameter() != null)) {
            throw bad(
                    "watch",
                    "A file that comes says nothing of parameters, and the job has some that must be given.",
                    "Give them defaults, or leave watch out.");
        }
        String tenant = job.tenantParameter();
        boolean named = tenant == null
                || (file.isEmpty() || file.contains("{" + tenant + "}"))
                        && fetch.map(where -> where.names(tenant)).orElse(true);
        if (!named) {
            throw bad(
                    file.isEmpty() ? "fetch" : "file",
                    "One file for all tenants would be read by each of them.",
                    "Let its name hold {" + tenant + "}.");
        }
    }

    private static LongshoreException bad(String name, String message, String remedy) {
        return LongshoreException.badInput("sync-in-origin", "spec." + name, message, remedy);
    }
}
