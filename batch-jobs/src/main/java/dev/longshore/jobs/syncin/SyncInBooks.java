package dev.longshore.jobs.syncin;

import dev.longshore.model.installation.Folders;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.syncin.SyncLedger;
import dev.longshore.sql.syncin.SyncTargets;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/**
 * What all syncs share.
 *
 * @param ledger for how many records were rejected by all units together
 */
record SyncInBooks(Folders folders, InputFiles inputs, SyncTargets targets, SyncLedger ledger, JsonMapper json) {

    /** Files that others put here for syncs. */
    Path inbox() {
        return folders.data().resolve("inbox");
    }

    /** What all units of a run have committed. */
    Counts counts(RunId run) {
        return ledger.counts(run, SyncInKind.MERGE);
    }
}
