package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.export.Column;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries begun assemblies from the split step to the closing step of the same owner in the same JVM. A cache: what it has lost, or never had after a
 * restart, is made anew. Thread-safe.
 */
final class Assemblies {

    private static final int MOST_KEPT = 64;

    private record Begun(long token, Assembly assembly) {}

    private final ExportFolders folders;
    private final Map<RunId, Begun> begun = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, Begun> eldest) {
            return size() > MOST_KEPT;
        }
    };

    Assemblies(ExportFolders folders) {
        this.folders = folders;
    }

    /** A new assembly, kept for the closing step. */
    Assembly begin(RunScope run, ExportSpec spec, List<Column> columns) {
        Assembly assembly = create(run, spec, columns);
        synchronized (begun) {
            begun.put(run.run(), new Begun(run.token(), assembly));
        }
        return assembly;
    }

    /** The assembly that the owner began, or a new one. It is not kept any longer. */
    Assembly take(RunScope run, ExportSpec spec, List<Column> columns) {
        @Nullable Begun kept;
        synchronized (begun) {
            kept = begun.remove(run.run());
        }
        return kept != null && kept.token() == run.token() && !kept.assembly().isAbandoned()
                ? kept.assembly()
                : create(run, spec, columns);
    }

    private Assembly create(RunScope run, ExportSpec spec, List<Column> columns) {
        Path file = folders.assembling(run.run(), run.token());
        folders.deleteAssembliesBefore(run.run(), run.token());
        return new Assembly(file, folders.work(run.run()), spec.format().binding(columns));
    }
}
