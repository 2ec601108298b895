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
            ExportQuery query,
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
        json.put("key", spec.key());
        json.put("zone", spec.format().zoneOf(ExportSpec.zoneOf(run)).getId());
        json.putAll(spec.format().toJson());
        json.put("columns", query.columns().stream().map(Manifest::column).toList());
        json.put("parts", units.stream().map(Manifest::part).toList());
        return json;
    }

    private static Map<String, Object> column(Column column) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", column.name());
        json.put("type", column.type());
        return json;
    }

    /** Rows from one snapshot unless the run changed its owner: then the list says from which row on which one was read. */
    private static Map<String, Object> part(EndedUnit unit) {
        Map<String, Object> checkpoint = Checkpoint.of(unit.checkpoint()).toJson();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("unit", unit.id().ordinal());
        for (String field : List.of("rows", "bytes", "crc32c", "snapshots")) {
            json.put(field, checkpoint.get(field));
        }
        return json;
    }
}
