package dev.longshore.jobs.syncin;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.syncin.StagedRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one share of a file: those whose key falls to it, and of the records that have no sound key those whose line does. Each is staged or
 * broken. For one thread.
 */
final class RecordReader implements AutoCloseable {

    /** In place of a field of the key. */
    private static final int TENANT = -1;

    private static final int LONGEST_SHOWN = 100;

    private final Records records;
    private final List<FieldReader> fields;
    private final int[] cells;
    private final int[] keyFields;
    private final List<FieldReader> keyReaders;
    private final Share share;
    private final FileCuts cuts;
    private final FileCuts.Cursor known;
    private final byte @Nullable [] tenant;
    private final StagedRows key = new StagedRows();

    /**
     * @param cuts of the same file by the same plan
     * @param tenant whose each record is, whatever it says of itself; null for nobody's in particular
     */
    RecordReader(
            Records records,
            List<FieldReader> fields,
            List<String> key,
            Share share,
            FileCuts cuts,
            @Nullable String tenant) {
        this.records = records;
        this.fields = fields;
        this.share = share;
        this.cuts = cuts;
        this.known = cuts.cursor(share.number());
        this.tenant = tenant == null ? null : tenant.getBytes(StandardCharsets.UTF_8);
        this.cells = fields.stream().mapToInt(this::cellOf).toArray();
        this.keyFields = key.stream().mapToInt(this::fieldOf).toArray();
        this.keyReaders =
                share.byForm() ? fields.stream().map(FieldReader::ofForm).toList() : fields;
    }

    private int cellOf(FieldReader field) {
        int cell = records.names().indexOf(field.rules().from());
        if (cell < 0 && !field.rules().optional()) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "sync-in-header",
                    records.names().isEmpty()
                            ? "The file is empty: not even a first line names \""
                                    + field.rules().from() + "\" and the other columns."
                            : "The file has no \"" + field.rules().from() + "\"; it has " + shown(records.names())
                                    + ".",
                    "Correct the file or the job's columns; write csv: {header: false} if the first line is data already.");
        }
        if (cell != records.names().lastIndexOf(field.rules().from())) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "sync-in-header",
                    "The column \"" + field.rules().from()
                            + "\" stands twice in the file: nothing says which of them is meant.",
                    "Rename one of them; columns that the job does not read may share a name.");
        }
        return cell;
    }

    /** Their beginning, and without what is no text at all: a file of another kind has anything for its first line. */
    private static String shown(List<String> names) {
        return Utf8.storable(String.join(", ", names).replaceAll("\\p{Cntrl}", "\uFFFD"), LONGEST_SHOWN);
    }

    private int fieldOf(String column) {
        for (int field = 0; field < fields.size(); field++) {
            if (fields.get(field).rules().column().equals(column)) {
                return field;
            }
        }
        if (tenant == null) {
            throw new IllegalArgumentException("the key's " + column + " is no column");
        }
        return TENANT;
    }

    /** Goes on to the next record of the share; false at the end of the file. */
    boolean next() throws IOException {
        while (true) {
            Records.Place from = records.place();
            if (known.othersAt(from.offset())) {
                records.passOver(known.records(), known.bytes());
                from = records.place();
            }
            if (!records.next()) {
                return false;
            }
            if (share.of() == 1) {
                return true;
            }
            int owner = owner();
            Records.Place to = records.place();
            cuts.add(from.offset(), to.offset() - from.offset(), to.line() - from.line(), owner);
            if (owner == share.number()) {
                return true;
            }
        }
    }

    /** Stages the record under its position, or tells what is wrong with it. */
    @Nullable
    Broken stage(StagedRows rows, long position) {
        if (records.broken() != null) {
            return records.broken();
        }
        for (int field = 0; field < cells.length; field++) {
            Broken broken = null;
            if (cells[field] < 0) {
                rows.nothing();
            } else {
                broken = fields.get(field).read(records.cells(), cells[field], rows);
            }
            if (broken != null) {
                rows.dropRow();
                return broken;
            }
        }
        if (tenant != null) {
            rows.text(tenant, 0, tenant.length);
        }
        if (share.of() == 1) {
            readKey();
        }
        rows.endRow(position, key);
        return null;
    }

    /** By the key as it would be written, or by the line where there is no sound one. */
    private int owner() {
        return records.broken() == null && readKey() ? share.of(key) : share.of(records.line());
    }

    /** False if it is not sound. */
    private boolean readKey() {
        key.clear();
        for (int field : keyFields) {
            if (field == TENANT && tenant != null) {
                key.text(tenant, 0, tenant.length);
            } else if (keyReaders.get(field).read(records.cells(), cells[field], key) != null) {
                return false;
            }
        }
        return true;
    }

    long line() {
        return records.line();
    }

    Map<String, @Nullable String> content() {
        return records.content();
    }

    Records.Place place() {
        return records.place();
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException e) {
            // it was only read
        }
    }
}
