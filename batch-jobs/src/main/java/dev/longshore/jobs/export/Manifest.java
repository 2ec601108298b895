package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.ClosingWork.EndedUnit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.sql.export.Column;
import dev.longshore.sql.export.ExportQuery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What goes beside a published file: enough to check it, and to say what it is a copy of. Holds no parameter's value, since some are secret. */
final class Manifest {

    private Manifest() {}

    static Map<String, Object> of(
            RunScope run,
            ExportSpec spec,
            List<ExportQuery> queries,
            String name,
            Assembly assembly,
            String sha256,
            List<EndedUnit> units) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", run.run().toString());
        json.put("job", run.definition().name().value());
        json.put("name", name);
        json.put("bytes", assembly.bytes());
        json.put("rows", assembly.rows());
        json.put("sha256", sha256);
        if (spec.archive() == null) {
            json.putAll(describe(run, spec.files().get(0), queries.get(0)));
        } else {
            json.put("format", "zip");
            json.put("files", assembly.contents());
        }
        json.put("parts", units.stream().map(unit -> part(spec, unit)).toList());
        return json;
    }

    /** What a file of rows is, by its definition and the columns of its query. */
    static Map<String, Object> describe(RunScope run, ExportFile file, ExportQuery query) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", file.key());
        json.put("zone", file.format().zoneOf(ExportSpec.zoneOf(run)).getId());
        json.putAll(file.format().toJson());
        json.put("columns", query.columns().stream().map(Manifest::column).toList());
        return json;
    }

    private static Map<String, Object> column(Column column) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", column.name());
        json.put("type", column.type());
        return json;
    }

    /** Rows from one snapshot unless the run changed its owner: then the list says from which row on which one was read. */
    private static Map<String, Object> part(ExportSpec spec, EndedUnit unit) {
        Map<String, Object> checkpoint = Checkpoint.of(unit.checkpoint()).toJson();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("unit", unit.id().ordinal());
        if (spec.archive() != null) {
            json.put(
                    "file",
                    spec.files().get(ExportSpec.fileOf(unit.bounds())).name().pattern());
        }
        for (String field : List.of("rows", "bytes", "crc32c", "snapshots")) {
            json.put(field, checkpoint.get(field));
        }
        return json;
    }
}
