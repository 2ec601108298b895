package dev.longshore.jobs.feed;

import dev.longshore.jobs.feed.FeedSpec.Format;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.sql.input.InputFileRow;
import dev.longshore.sql.input.InputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Where the lines of a run are: in the file of its job, or in one that the run names by its id, which was sent, or holds rejected lines of an earlier run. */
final class FeedFiles {

    static final String INPUT = "input";

    private static final String PARAMETER = "parameters." + INPUT;
    private static final Pattern UUID_SHAPE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Path feeds;
    private final InputFiles inputs;

    FeedFiles(Path feeds, InputFiles inputs) {
        this.feeds = feeds;
        this.inputs = inputs;
    }

    /** Where the job's own file is, or is to be. */
    Path own(FeedSpec spec, RunScope run) {
        return spec.file().of(run, feeds);
    }

    static boolean namesAnother(RunScope run) {
        return run.parameters().get(INPUT) instanceof String;
    }

    /** The file that the run reads, which is there. */
    Path existing(FeedSpec spec, RunScope run) throws IOException {
        if (!namesAnother(run)) {
            return spec.file().existing(run, feeds);
        }
        InputFileRow row = named(run);
        Path path = inputs.path(row.id());
        if (row.removedAt() != null || !Files.isRegularFile(path)) {
            throw LongshoreException.of(
                    Category.EXTERNAL,
                    "feed-input-gone",
                    "The file " + row.name()
                            + (row.removedAt() == null
                                    ? " is not in the folder inputs of this worker's installation."
                                    : " was removed at " + row.removedAt() + "."),
                    "Workers on several hosts need one data folder that all of them see; send a removed file again.");
        }
        return path;
    }

    /** As which format it is read. */
    Format format(FeedSpec spec, RunScope run) {
        return namesAnother(run) && named(run).format() != null ? Format.JSON_LINES : spec.format();
    }

    /** A file of another job, or of another tenant, is none. */
    private InputFileRow named(RunScope run) {
        String id = String.valueOf(run.parameters().get(INPUT));
        return Optional.of(id)
                .filter(text -> UUID_SHAPE.matcher(text).matches())
                .flatMap(text -> inputs.find(UUID.fromString(text)))
                .filter(file -> file.job().equals(run.definition().name().value()))
                .filter(file -> Objects.equals(file.tenant(), run.context().tenant()))
                .filter(file -> file.format() == null || file.format().equals("json-lines"))
                .orElseThrow(() -> LongshoreException.badInput(
                        "feed-input",
                        PARAMETER,
                        "No file " + Quoted.of(id) + " was sent to this job for this tenant.",
                        "Send the file to the job, and name the id that the answer gave."));
    }
}
