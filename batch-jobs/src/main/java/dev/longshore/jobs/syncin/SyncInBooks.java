package dev.longshore.jobs.syncin;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.input.InputEnds;
import dev.longshore.sql.input.InputFileRow;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.syncin.SyncLedger;
import dev.longshore.sql.syncin.SyncMirrors;
import dev.longshore.sql.syncin.SyncTargets;
import dev.longshore.sql.syncin.ToldFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * What all syncs share.
 *
 * @param told what dry runs read
 * @param ledger for what became of all
 */
record SyncInBooks(
        Folders folders,
        InputFiles inputs,
        InputEnds ends,
        Fetching fetching,
        SyncTargets targets,
        SyncMirrors mirrors,
        SyncLedger ledger,
        ToldFiles told,
        JsonMapper json) {

    private static final Pattern UUID_SHAPE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Files that others put here for syncs. */
    Path inbox() {
        return folders.data().resolve("inbox");
    }

    /** The file that was sent under an id; empty if there is none. */
    Optional<InputFileRow> sent(String id) {
        return UUID_SHAPE.matcher(id).matches() ? inputs.find(UUID.fromString(id)) : Optional.empty();
    }

    /** Whether rows of the table that the run's input does not name matter: they are to go, or a dry run tells of them. Records that are reprocessed are not the whole of anything. */
    boolean looksForMissing(SyncInSpec spec, RunScope run) {
        return spec.deleteMissing()
                && !(run.parameters().get(SyncInSpec.INPUT) instanceof String id
                        && sent(id).filter(file -> file.reprocesses() != null).isPresent());
    }
}
