package dev.longshore.sql.rejection;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;

import dev.longshore.model.rejection.RejectionState;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger of rejected records. A record is rejected once: its place in its unit is its identity. */
public class RejectedRecords {

    private static final String RECORD = """
            insert into longshore.rejected_record (run_id, step, unit, position, item, field, value, rule, message, fingerprint, content)
            values (:run, :step, :unit, :position, :item, :field, :value, :rule, :message, :fingerprint, :content)
            """;

    private static final String COLUMNS = """
            select id, step, unit, position, item, at, field, value, rule, message, fingerprint, coalesce(correction::text, corrected::text, content) as content, state,
              discard_reason, reprocess_run_id
            from longshore.rejected_record
            """;

    private static final String OF_UNIT = """
            select position, item from longshore.rejected_record where run_id = :run and step = :step and unit = :unit order by position
            """;

    private static final String OF_RUN = COLUMNS + """
            where run_id = :run and id > :after and (cast(:state as text) is null or state = :state)
              and (cast(:fingerprint as text) is null or fingerprint = :fingerprint)
            order by id limit :most
            """;

    private static final String ONE = COLUMNS + " where run_id = :run and id = :id";

    private static final String GROUPS = """
            select fingerprint, min(step) as step, min(field) as field, min(rule) as rule, min(message) as example, count(*) as records,
              count(*) filter (where state in ('open', 'corrected')) as open
            from longshore.rejected_record where run_id = :run
            group by fingerprint order by count(*) desc, fingerprint limit :most
            """;

    private final JdbcClient jdbc;

    public RejectedRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Records a rejection, in the transaction of its chunk. */
    public void record(UnitId unit, long position, @Nullable String item, String rule, String message) {
        record(unit, new Reason(position, item, null, null, rule, message, null));
    }

    /** Records a rejection, in the transaction of its chunk. */
    public void record(UnitId unit, Reason why) {
        jdbc.sql(RECORD)
                .param("run", unit.run().value())
                .param("step", unit.step())
                .param("unit", unit.ordinal())
                .param("position", why.position())
                .param("item", why.item())
                .param("field", why.field())
                .param("value", why.value())
                .param("rule", why.rule())
                .param("message", why.message())
                .param(
                        "fingerprint",
                        fingerprint(unit.step() + "|" + why.rule() + (why.field() == null ? "" : "|" + why.field())))
                .param("content", why.content())
                .update();
    }

    /**
     * Which record is left out, and why.
     *
     * @param position its place in its unit, from 1
     * @param item what the kind calls it
     * @param field which field is at fault; null for the record as a whole
     * @param value what the field says
     * @param content the record as it came, so that it can be corrected
     */
    public record Reason(
            long position,
            @Nullable String item,
            @Nullable String field,
            @Nullable String value,
            String rule,
            String message,
            @Nullable String content) {}

    /**
     * Where a record is.
     *
     * @param position its place in its unit, from 1
     * @param item what the kind calls it
     */
    public record Place(long position, @Nullable String item) {}

    /** Those of a unit, in order, without their content: it may be far more than fits into memory. */
    public List<Place> ofUnit(UnitId unit) {
        return jdbc.sql(OF_UNIT)
                .param("run", unit.run().value())
                .param("step", unit.step())
                .param("unit", unit.ordinal())
                .query((row, number) -> new Place(row.getLong("position"), row.getString("item")))
                .list();
    }

    /**
     * Those of a run, oldest first.
     *
     * @param after the id of the last one that is known; 0 for the first page
     */
    public List<RejectedRecord> ofRun(RunId run, long after, int most) {
        return ofRun(run, null, null, after, most);
    }

    /**
     * Those of a run, oldest first.
     *
     * @param state only those in this state; null for all
     * @param fingerprint only those that were rejected for this reason; null for all
     * @param after the id of the last one that is known; 0 for the first page
     */
    public List<RejectedRecord> ofRun(
            RunId run, @Nullable RejectionState state, @Nullable String fingerprint, long after, int most) {
        return jdbc.sql(OF_RUN)
                .param("run", run.value())
                .param("state", state == null ? null : state.word())
                .param("fingerprint", fingerprint)
                .param("after", after)
                .param("most", most)
                .query(RejectedRecords::rejected)
                .list();
    }

    public Optional<RejectedRecord> one(RunId run, long record) {
        return jdbc.sql(ONE)
                .param("run", run.value())
                .param("id", record)
                .query(RejectedRecords::rejected)
                .optional();
    }

    /** Those of a run by what was wrong with them, the most frequent first. */
    public List<Group> groups(RunId run, int most) {
        return jdbc.sql(GROUPS)
                .param("run", run.value())
                .param("most", most)
                .query((row, number) -> new Group(
                        row.getString("fingerprint"),
                        row.getString("step"),
                        row.getString("field"),
                        row.getString("rule"),
                        row.getString("example"),
                        row.getLong("records"),
                        row.getLong("open")))
                .list();
    }

    /**
     * Records that were rejected for the same reason.
     *
     * @param example what was said of one of them
     * @param open how many of them nobody has reprocessed or discarded
     */
    public record Group(
            String fingerprint,
            String step,
            @Nullable String field,
            String rule,
            String example,
            long records,
            long open) {}

    private static RejectedRecord rejected(ResultSet row, int number) throws SQLException {
        return new RejectedRecord(
                row.getLong("id"),
                row.getString("step"),
                row.getInt("unit"),
                row.getLong("position"),
                row.getString("item"),
                required(instant(row, "at"), "at"),
                row.getString("field"),
                row.getString("value"),
                row.getString("rule"),
                row.getString("message"),
                row.getString("fingerprint"),
                row.getString("content"),
                RejectionState.of(row.getString("state")).orElseThrow(),
                row.getString("discard_reason"),
                row.getObject("reprocess_run_id", Long.class) == null
                        ? null
                        : new RunId(row.getLong("reprocess_run_id")));
    }

    private static String fingerprint(String reason) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(reason.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
