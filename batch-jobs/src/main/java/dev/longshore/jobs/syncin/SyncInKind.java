package dev.longshore.jobs.syncin;

import dev.longshore.jobs.inbox.WatchedFolder;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterDefinition;
import dev.longshore.model.job.ParameterType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Syncs the records of a file into a table. */
final class SyncInKind implements JobKind {

    private static final String MERGE = "merge-records";
    private static final String CLOSE = "close-sync";

    private final SyncInBooks books;
    private final BiConsumer<JobName, WatchedFolder> watching;

    /** @param watching watches a folder for a job */
    SyncInKind(SyncInBooks books, BiConsumer<JobName, WatchedFolder> watching) {
        this.books = books;
        this.watching = watching;
    }

    @Override
    public String name() {
        return "sync-in";
    }

    @Override
    public List<StepDefinition> steps() {
        return List.of(
                new StepDefinition(
                        MERGE,
                        "Reads the file, judges each record and merges those that are sound into the table.",
                        Repeat.IDEMPOTENT),
                new StepDefinition(
                        CLOSE,
                        "Checks that every record is accounted for, and deletes what is missing where the job says so.",
                        Repeat.IDEMPOTENT));
    }

    /** Every job of this kind takes an uploaded file, and may be asked what it would do. */
    @Override
    public List<JobDefinition> definitions(List<JobDefinition> declared) {
        return declared.stream().map(SyncInKind::completed).toList();
    }

    private static JobDefinition completed(JobDefinition job) {
        List<ParameterDefinition> parameters = new ArrayList<>(job.parameters());
        parameters.add(parameter(SyncInSpec.INPUT, "Id of a file that was sent", ParameterType.TEXT, null));
        parameters.add(parameter(SyncInSpec.DRY_RUN, "Dry run", ParameterType.BOOLEAN, false));
        return job.withParameters(parameters);
    }

    private static ParameterDefinition parameter(
            String name, String title, ParameterType type, @org.jspecify.annotations.Nullable Object byDefault) {
        return new ParameterDefinition(name, title, type, false, byDefault, List.of(), null, null, true, false);
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        for (String own : List.of(SyncInSpec.INPUT, SyncInSpec.DRY_RUN)) {
            long declared = definition.parameters().stream()
                    .filter(parameter -> parameter.name().equals(own))
                    .count();
            if (declared > 1) {
                throw LongshoreException.badInput(
                        "sync-in-parameter",
                        "parameters." + own,
                        "Every job of this kind has a parameter \"" + own + "\" already.",
                        "Leave it out, or give it another name.");
            }
        }
        SyncInSpec spec = SyncInSpec.of(definition);
        spec.origin().watch().ifPresent(folder -> watching.accept(definition.name(), folder));
        return new JobWork(MERGE, new SyncInUnits(spec, books), CLOSE, new SyncInClosing(spec, books));
    }
}
