package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.rejection.Corrections;
import dev.longshore.sql.rejection.RecordFields;
import dev.longshore.sql.rejection.RejectedRecord;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.run.RunRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rejected records as a spreadsheet gives them back. The first column names the record, as the file did that was downloaded; the others are its values, empty
 * for none. A record at a time is corrected, so that a file that breaks off has done what came before.
 */
final class CorrectedCsv {

    /** The first columns of the file that is downloaded. */
    static final String ID = "rejected_record";

    static final String WHY = "why";

    private final RejectedRecords rejected;
    private final Corrections corrections;
    private final JsonMapper json;

    CorrectedCsv(RejectedRecords rejected, Corrections corrections, JsonMapper json) {
        this.rejected = rejected;
        this.corrections = corrections;
        this.json = json;
    }

    /**
     * What came of a file.
     *
     * @param unchanged records that say what they said before
     * @param late records that are not open any more, or not of this run
     */
    record Result(int corrected, int unchanged, int late) {}

    Result read(Actor actor, RunRow run, InputStream in) {
        int[] counts = new int[3];
        try (BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            CsvCells cells = new CsvCells(text);
            List<String> header = Optional.ofNullable(cells.next()).orElse(List.of());
            header = header.stream().map(CsvLine::unguarded).toList();
            if (header.isEmpty() || !header.get(0).equals(ID)) {
                throw LongshoreException.badInput(
                        "corrected-file",
                        "file",
                        "The file's first column is not " + ID + ".",
                        "Send the file that this page gives, as UTF-8 CSV, with its first line.");
            }
            for (List<String> record = cells.next(); record != null; record = cells.next()) {
                if (record.size() > 1 || !record.get(0).isEmpty()) {
                    counts[correct(actor, run, header, record, cells.line())]++;
                }
            }
        } catch (IOException e) {
            throw LongshoreException.badInput(
                    "corrected-file", "file", "The file did not arrive whole.", "Send it again.");
        }
        return new Result(counts[0], counts[1], counts[2]);
    }

    private int correct(Actor actor, RunRow run, List<String> header, List<String> record, long line) {
        if (record.size() != header.size() || !record.get(0).matches("[1-9]\\d{0,17}")) {
            throw LongshoreException.badInput(
                    "corrected-file",
                    "file",
                    "Line " + line + " has no number of a record, or not as many values as the first line.",
                    "Correct it there and send the file again; records before it are corrected already.");
        }
        Optional<RejectedRecord> found = rejected.one(run.id(), Long.parseLong(record.get(0)));
        if (found.isEmpty() || !found.get().state().isOpen()) {
            return 2;
        }
        Map<String, @Nullable String> before = RecordFields.values(found.get().content(), json);
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int i = 1; i < header.size(); i++) {
            String name = header.get(i);
            if (!name.equals(WHY) || before.containsKey(WHY)) {
                String value = record.get(i);
                if (!value.isEmpty()) {
                    values.put(name, CsvLine.unguarded(value));
                } else if (before.containsKey(name)) {
                    values.put(name, "".equals(before.get(name)) ? "" : null);
                }
            }
        }
        if (values.equals(before)) {
            return 1;
        }
        try {
            return corrections.correct(actor, run, found.get(), values) ? 0 : 2;
        } catch (LongshoreException e) {
            throw LongshoreException.of(
                    e.category(),
                    e.code(),
                    "Line " + line + ": " + e.getMessage(),
                    e.remedy() + " Then send the file again; records before it are corrected already.",
                    e);
        }
    }
}
