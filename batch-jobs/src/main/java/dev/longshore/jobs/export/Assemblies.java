package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.export.ExportQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries begun assemblies from the split step to the closing step of the same owner in the same JVM. A cache: what it has lost, or never had after a
 * restart, is made anew. Thread-safe.
 */
final class Assemblies {

    private static final int MOST_KEPT = 64;

    private record Begun(long token, Assembly assembly) {}

    private final ExportFolders folders;
    private final JsonMapper json;
    private final Map<RunId, Begun> begun = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, Begun> eldest) {
            return size() > MOST_KEPT;
        }
    };

    Assemblies(ExportFolders folders, JsonMapper json) {
        this.folders = folders;
        this.json = json;
    }

    /**
     * A new assembly, kept for the closing step.
     *
     * @param queries one a file
     */
    Assembly begin(RunScope run, ExportSpec spec, List<ExportQuery> queries) {
        Assembly assembly = create(run, spec, queries);
        synchronized (begun) {
            begun.put(run.run(), new Begun(run.token(), assembly));
        }
        return assembly;
    }

    /** The assembly that the owner began, or a new one. It is not kept any longer. */
    Assembly take(RunScope run, ExportSpec spec, List<ExportQuery> queries) {
        @Nullable Begun kept;
        synchronized (begun) {
            kept = begun.remove(run.run());
        }
        return kept != null && kept.token() == run.token() && !kept.assembly().isAbandoned()
                ? kept.assembly()
                : create(run, spec, queries);
    }

    private Assembly create(RunScope run, ExportSpec spec, List<ExportQuery> queries) {
        Path file = folders.assembling(run.run(), run.token());
        folders.deleteAssembliesBefore(run.run(), run.token());
        return new Assembly(file, folders.work(run.run()), binding(run, spec, queries));
    }

    private Binding binding(RunScope run, ExportSpec spec, List<ExportQuery> queries) {
        List<ZipBinding.Member> members = new ArrayList<>();
        for (ExportFile file : spec.files()) {
            ExportQuery query = queries.get(members.size());
            Binding binding = file.format().binding(query.columns());
            if (spec.archive() == null) {
                return binding;
            }
            members.add(new ZipBinding.Member(
                    file.name().pattern(), file.format().zipLevel(), binding, Manifest.describe(run, file, query)));
        }
        return new ZipBinding(members, json);
    }
}
