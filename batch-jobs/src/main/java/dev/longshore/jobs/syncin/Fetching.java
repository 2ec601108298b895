package dev.longshore.jobs.syncin;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.sql.input.InputFileRow;

/** Fetches the file of a run. */
@FunctionalInterface
interface Fetching {

    /** The same file, however often it is asked for. */
    InputFileRow file(RunScope run, Fetch fetch);
}
