package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import dev.longshore.sql.rejection.Corrections;
import dev.longshore.sql.rejection.RecordFields;
import dev.longshore.sql.rejection.RejectedRecord;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.run.RunRow;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rejected records as a spreadsheet gives them back. The first column names the record, as the file did that was downloaded; the others are its values, empty
 * for none. A record at a time is corrected, so that a file that breaks off has done what came before. One object reads one file.
 */
final class CorrectedCsv {

    /** The first columns of the file that is downloaded. */
    static final String ID = "rejected_record";

    static final String WHY = "why";

    private final RejectedRecords rejected;
    private final Corrections corrections;
    private final JsonMapper json;
    private final Map<Fate, Integer> counts = new EnumMap<>(Fate.class);

    CorrectedCsv(RejectedRecords rejected, Corrections corrections, JsonMapper json) {
        this.rejected = rejected;
        this.corrections = corrections;
        this.json = json;
    }

    /**
     * What came of a file.
     *
     * @param unchanged records that say what they said before
     * @param late records that are not open any more
     * @param foreign records that are not of this run
     */
    record Result(int corrected, int unchanged, int late, int foreign) {}

    /** What became of a record. */
    private enum Fate {
        CORRECTED,
        UNCHANGED,
        LATE,
        FOREIGN
    }

    /** What came of the file so far; of all of it once {@link #read} has returned. */
    Result result() {
        return new Result(count(Fate.CORRECTED), count(Fate.UNCHANGED), count(Fate.LATE), count(Fate.FOREIGN));
    }

    private int count(Fate fate) {
        return counts.getOrDefault(fate, 0);
    }

    /** @throws LongshoreException the file was not taken to its end; what came before that is {@link #result} */
    void read(Actor actor, RunRow run, InputStream in) {
        try (in) {
            CsvCells cells = new CsvCells(in);
            List<String> header = Optional.ofNullable(cells.next()).orElse(List.of());
            header = header.stream().map(CsvLine::unguarded).toList();
            if (header.isEmpty() || !header.get(0).equals(ID)) {
                throw LongshoreException.badInput(
                        "corrected-file",
                        "file",
                        "The file's first column is not " + ID + ".",
                        "Send the file that this page gives, as UTF-8 CSV, with its first line.");
            }
            checkOnce(header);
            for (List<String> record = cells.next(); record != null; record = cells.next()) {
                if (record.size() > 1 || !record.get(0).isEmpty()) {
                    counts.merge(correct(actor, run, header, record, cells.line()), 1, Integer::sum);
                }
            }
        } catch (IOException e) {
            throw LongshoreException.badInput(
                    "corrected-file", "file", "The file did not arrive whole.", "Send it again.");
        }
    }

    /** Of two values of one name, one would be lost. */
    private static void checkOnce(List<String> header) {
        Set<String> names = new HashSet<>();
        for (int i = firstValue(header); i < header.size(); i++) {
            // a spreadsheet may write columns that are empty altogether
            if (!names.add(header.get(i)) && !header.get(i).isEmpty()) {
                throw LongshoreException.badInput(
                        "corrected-file",
                        "file",
                        "The column " + Quoted.of(header.get(i)) + " stands there twice.",
                        "Leave one of the two, and send the file again.");
            }
        }
    }

    /** After the number of the record and why it was rejected, which may be left out: a record may have a value of that name, too. */
    private static int firstValue(List<String> header) {
        return header.size() > 1 && header.get(1).equals(WHY) ? 2 : 1;
    }

    private Fate correct(Actor actor, RunRow run, List<String> header, List<String> record, long line) {
        if (record.size() != header.size() || !record.get(0).matches("[1-9]\\d{0,17}")) {
            throw LongshoreException.badInput(
                    "corrected-file",
                    "file",
                    "Line " + line + " has no number of a record, or not as many values as the first line.",
                    "Correct it there and send the file again.");
        }
        Optional<RejectedRecord> found = rejected.one(run.id(), Long.parseLong(record.get(0)));
        if (found.isEmpty()) {
            return Fate.FOREIGN;
        }
        if (!found.get().state().isOpen()) {
            return Fate.LATE;
        }
        Map<String, @Nullable String> before = RecordFields.values(found.get().content(), json);
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int i = firstValue(header); i < header.size(); i++) {
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
            return Fate.UNCHANGED;
        }
        try {
            return corrections.correct(actor, run, found.get(), values) ? Fate.CORRECTED : Fate.LATE;
        } catch (LongshoreException e) {
            throw LongshoreException.of(
                    e.category(),
                    e.code(),
                    "Line " + line + ": " + e.getMessage(),
                    e.remedy() + " Then send the file again.",
                    e);
        }
    }
}
