package dev.longshore.jobs.syncin;

import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.syncin.StagedRows;
import dev.longshore.sql.syncin.SyncOutcome;
import dev.longshore.sql.syncin.SyncTarget;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One claimed unit at work: a chunk is read and judged, then merged in the transaction of its checkpoint. For one thread. */
final class SyncInUnit implements UnitProcessor {

    /** A chunk ends early where its rows are long, or much is rejected: it is held in memory. */
    private static final int MOST_BYTES = 16 << 20;

    private static final int LONGEST_CONTENT = 100_000;
    private static final int MOST_CONTENT = 4 << 20;

    private final SyncInSpec spec;
    private final SyncInBooks books;
    private final RunId run;
    private final ClaimedUnit unit;
    private final Opening opening;
    private final RecordReader reader;
    private final SyncTarget target;
    private final RejectionLimit limit;
    private final boolean dry;
    private final Map<Long, LeftOut> leftOut;
    private final StagedRows rows = new StagedRows();
    private final List<Rejection> rejections = new ArrayList<>();
    private Tally tally;
    private Counts counts;
    private long position;
    private int contentChars;
    private volatile boolean unwanted;

    /** Opens the unit's share of the file at a place. */
    interface Opening {

        RecordReader at(Records.Place place) throws IOException;
    }

    SyncInUnit(
            SyncInSpec spec,
            SyncInBooks books,
            RunId run,
            ClaimedUnit unit,
            Opening opening,
            SyncTarget target,
            boolean dry)
            throws IOException {
        this.spec = spec;
        this.books = books;
        this.run = run;
        this.unit = unit;
        this.opening = opening;
        this.target = target;
        this.dry = dry;
        this.leftOut = new TreeMap<>(
                unit.leftOut().stream().collect(Collectors.toMap(LeftOut::position, Function.identity())));
        this.tally = Tally.of(unit.checkpoint());
        this.limit = spec.limit().ofPart();
        this.counts = unit.counts();
        this.position = counts.read();
        this.reader = opening.at(Records.Place.of(unit.checkpoint()));
    }

    @Override
    public ChunkResult nextChunk() throws IOException, SQLException {
        // the run's owner looks at all units a few times a second; until then one alone goes no further than this
        limit.check(counts, false);
        Records.Place begun = reader.place();
        long before = position;
        boolean last = read();
        unit.trail().between();
        SyncOutcome outcome = dry ? target.preview(run, rows) : target.merge(run, rows);
        if (!outcome.refused().isEmpty()) {
            refuse(outcome.refused(), begun, before);
        }
        tally = tally.plus(outcome);
        long read = position - before;
        long written = dry ? 0 : outcome.written();
        Counts chunk = new Counts(read, written, read - written - rejections.size(), rejections.size());
        counts = counts.plus(chunk);
        return new ChunkResult(chunk, tally.checkpoint(reader.place()), last, rejections);
    }

    /** Reads a chunk; tells whether the file is at its end. */
    private boolean read() throws IOException {
        rows.clear();
        rejections.clear();
        contentChars = 0;
        long end = position + spec.chunkRows();
        while (position < end && rows.size() < MOST_BYTES && contentChars < MOST_CONTENT) {
            if (unwanted) {
                throw new IllegalStateException("the chunk of unit " + unit.id() + " is not wanted any more");
            }
            // whoever dies while it reads one dies of that, and not of the one before
            unit.trail().at(position + 1);
            if (!reader.next()) {
                return true;
            }
            position++;
            if (leftOut.containsKey(position)) {
                rejections.add(Rejection.poison(position, item(reader)));
                continue;
            }
            Broken broken = reader.stage(rows, position);
            if (broken != null) {
                reject(position, reader, broken);
            }
        }
        return false;
    }

    /** What the database does not take is read once more, for its line and its content: those of a whole chunk are too many to keep. */
    private void refuse(List<SyncOutcome.Refused> refused, Records.Place begun, long before) throws IOException {
        Map<Long, SyncOutcome.Refused> byPosition =
                refused.stream().collect(Collectors.toMap(row -> rows.position(row.row()), Function.identity()));
        try (RecordReader again = opening.at(begun)) {
            for (long at = before + 1; at <= position && again.next(); at++) {
                SyncOutcome.Refused row = byPosition.get(at);
                if (row != null) {
                    reject(at, again, brokenBy(row, again.content()));
                }
            }
        }
        rejections.sort(Comparator.comparingLong(Rejection::position));
    }

    private Broken brokenBy(SyncOutcome.Refused row, Map<String, @Nullable String> content) {
        Set<String> field = spec.rules().stream()
                .filter(rules -> rules.column().equals(row.column()))
                .map(Rules::from)
                .collect(Collectors.toSet());
        String name = field.isEmpty() ? null : field.iterator().next();
        String value = name == null ? null : content.get(name);
        return new Broken(name, value == null ? null : Utf8.storable(value, 200), row.rule(), row.message());
    }

    private void reject(long at, RecordReader from, Broken broken) {
        Map<String, @Nullable String> storable = new LinkedHashMap<>();
        from.content()
                .forEach((name, value) ->
                        storable.put(Utf8.storable(name), value == null ? null : Utf8.storable(value)));
        String content = books.json().writeValueAsString(storable);
        contentChars += content.length();
        rejections.add(new Rejection(
                at,
                item(from),
                broken.field(),
                broken.value(),
                broken.rule(),
                Utf8.storable(broken.message(), 1_000),
                content.length() <= LONGEST_CONTENT ? content : null));
    }

    private static String item(RecordReader at) {
        return "line " + at.line();
    }

    @Override
    public void hurry() {
        unwanted = true;
    }

    @Override
    public void close() {
        reader.close();
    }
}
