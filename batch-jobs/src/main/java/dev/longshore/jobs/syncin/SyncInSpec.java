package dev.longshore.jobs.syncin;

import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.sql.syncin.SyncTable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a definition says of a sync in, checked.
 *
 * @param rules one a column, in the order of the table's columns
 * @param origin where files come from
 * @param sheet the sheet of a workbook; empty for the first
 * @param deleteMissing whether rows of the table that the file does not name are deleted at the end
 * @param mostDeletedPercent of the table's rows; more fail the run
 * @param limit how many records may be rejected before the run fails
 */
record SyncInSpec(
        SyncTable table,
        List<Rules> rules,
        Origin origin,
        Format format,
        Dialect csv,
        String sheet,
        boolean deleteMissing,
        int mostDeletedPercent,
        int chunkRows,
        int units,
        RejectionLimit limit) {

    /** A parameter of every job of this kind: the id of an uploaded file. */
    static final String INPUT = "input";

    /** A parameter of every job of this kind: whether the run only tells what it would do. */
    static final String DRY_RUN = "dry_run";

    private static final long CHUNK_ROWS = 50_000;

    /** How a file is written. */
    enum Format {
        CSV("csv"),
        JSON_LINES("json-lines"),
        XLSX("xlsx");

        private final String word;

        Format(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        static Format of(String word, String field) {
            for (Format format : values()) {
                if (format.word.equals(word)) {
                    return format;
                }
            }
            throw LongshoreException.badInput(
                    "sync-in-format",
                    field,
                    "\"" + word + "\" is not a format that can be read.",
                    "Write csv, json-lines or xlsx.");
        }
    }

    static SyncInSpec of(JobDefinition definition) {
        SpecSection spec = new SpecSection("spec", definition.spec());
        List<Rules> rules = spec.sections("columns").stream().map(Rules::of).toList();
        SyncInSpec read = new SyncInSpec(
                SyncTable.of(
                        spec.text("table"),
                        Rules.columnsOf(rules),
                        spec.texts("key"),
                        mode(spec.text("mode", "upsert")),
                        spec.text("tenant-column", "")),
                rules,
                Origin.of(spec),
                Format.of(spec.text("format", "csv"), "spec.format"),
                Dialect.of(spec.section("csv")),
                spec.text("sheet", ""),
                spec.flag("delete-missing", false),
                (int) spec.number("most-deleted-percent", 20, 100),
                (int) spec.number("chunk-rows", CHUNK_ROWS, 200_000),
                (int) spec.number(
                        "units", Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors())), 64),
                RejectionLimit.of(spec));
        spec.refuseOthers();
        read.check(definition);
        return read;
    }

    private void check(JobDefinition definition) {
        for (Rules column : rules) {
            boolean isKey = table.key().contains(column.column());
            if (isKey && (column.optional() || column.type() == Rules.Type.DECIMAL)) {
                throw LongshoreException.badInput(
                        "sync-in-key",
                        "spec.key",
                        "The key's column \"" + column.column() + "\" is "
                                + (column.optional() ? "optional." : "a decimal, which has many spellings."),
                        "A key is never NULL; make it integer, text, boolean, date or timestamp.");
            }
        }
        if (!csv.header() && rules.stream().map(Rules::from).distinct().count() < rules.size()) {
            throw LongshoreException.badInput(
                    "sync-in-column",
                    "spec.columns",
                    "Two columns are from the same value, and a file without a header has one for each.",
                    "Leave from out, or call each value by a name of its own.");
        }
        if (deleteMissing && table.mode() != SyncTable.Mode.UPSERT) {
            throw LongshoreException.badInput(
                    "sync-in-delete",
                    "spec.delete-missing",
                    "Only a table that mirrors the file has missing rows.",
                    "Leave delete-missing out, or write mode: upsert.");
        }
        if (deleteMissing && table.tenant().isEmpty() && definition.limits().maxRunning() != 1) {
            throw LongshoreException.badInput(
                    "sync-in-at-once",
                    "limits.max-running",
                    "Of two runs at once with delete-missing each would delete what the other writes.",
                    "Write max-running: 1; the work units of one run go on in parallel.");
        }
        origin.check(definition);
        checkTenant(definition);
    }

    /** What a tenant's run writes bears its tenant, and can meet no row that does not: that is why the column is one of the key. */
    private void checkTenant(JobDefinition definition) {
        String column = table.tenant();
        if (column.isEmpty() != (definition.tenantParameter() == null)) {
            throw LongshoreException.badInput(
                    "sync-in-tenant",
                    column.isEmpty() ? "tenant-parameter" : "spec.tenant-column",
                    column.isEmpty()
                            ? "A sync in writes whatever rows its file names, of every tenant: nothing confines it to the one that asks."
                            : "The job has no tenant-parameter: nothing says whose rows a run writes.",
                    column.isEmpty()
                            ? "Name the column of the table that says whose a row is as tenant-column, or leave tenant-parameter out."
                            : "Declare the tenant-parameter, or leave tenant-column out.");
        }
        boolean inFile = rules.stream().anyMatch(rule -> rule.column().equals(column));
        if (!column.isEmpty() && (inFile || !table.key().contains(column))) {
            throw LongshoreException.badInput(
                    "sync-in-tenant",
                    inFile ? "spec.columns" : "spec.key",
                    inFile
                            ? "The column \"" + column + "\" is the tenant's: no file says whose a row is."
                            : "The key does not hold \"" + column + "\": a row of another tenant could have the same.",
                    inFile ? "Leave it out of the columns." : "Add it to the key, and to the unique index.");
        }
    }

    /** By column, the types of columns whose values are equal exactly if what is written for them is. */
    Map<String, Set<String>> exactTypes() {
        Map<String, Set<String>> exact = new HashMap<>();
        rules.forEach(column -> exact.put(column.column(), column.type().exact()));
        if (!table.tenant().isEmpty()) {
            exact.put(table.tenant(), Rules.Type.TEXT.exact());
        }
        return exact;
    }

    /** How many units work on a file of so many bytes: a small one is not worth a second reader. */
    int unitsFor(long bytes) {
        return (int) Math.max(1, Math.min(units, bytes >> 20));
    }

    private static SyncTable.Mode mode(String word) {
        try {
            return SyncTable.Mode.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw LongshoreException.badInput(
                    "sync-in-mode", "spec.mode", "\"" + word + "\" is not a mode.", "Write upsert, insert or update.");
        }
    }
}
