package dev.longshore.sql.rejection;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RunRow;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** What people decide about rejected records: how they should be, and which are left out for good. */
public class Corrections {

    /** No run has taken the record up, or one that will never complete. */
    static final String FREE = """
             and r.state in ('open', 'corrected') and (r.reprocess_run_id is null or exists (
                select from longshore.run u where u.id = r.reprocess_run_id and u.state in ('CANCELLED', 'ABANDONED', 'EXPIRED', 'STALE', 'SUPERSEDED')))
            """;

    private static final String CORRECT = """
            update longshore.rejected_record r set correction = cast(:text as json), state = 'corrected', reprocess_run_id = null
            where r.run_id = :run and r.id = :id and r.content is not null
            """ + FREE;

    private static final String DISCARD = """
            update longshore.rejected_record r set state = 'discarded', discard_reason = :text, reprocess_run_id = null
            where r.run_id = :run and r.id = :id
            """ + FREE;

    private static final String DISCARD_GROUP = """
            update longshore.rejected_record r set state = 'discarded', discard_reason = :reason, reprocess_run_id = null
            where r.run_id = :run and r.fingerprint = :fingerprint
            """ + FREE;

    private final JdbcClient jdbc;
    private final Jobs jobs;
    private final Repairs repairs;
    private final AuditTrail audit;
    private final TransactionOperations transactions;
    private final JsonMapper json;

    public Corrections(
            JdbcClient jdbc,
            Jobs jobs,
            Repairs repairs,
            AuditTrail audit,
            TransactionOperations transactions,
            JsonMapper json) {
        this.jdbc = jdbc;
        this.jobs = jobs;
        this.repairs = repairs;
        this.audit = audit;
        this.transactions = transactions;
        this.json = json;
    }

    /**
     * Keeps what a person made of a record.
     *
     * @param run of the record
     * @param values all of them, by name
     * @return false if it cannot be corrected any more, or its values were not kept
     * @throws LongshoreException what no run would read, or what would lose a value: see {@link RecordFields#check}; or the job takes no file: see {@link Repairs}
     */
    public boolean correct(Actor actor, RunRow run, RejectedRecord record, Map<String, @Nullable String> values) {
        repairs.require(run.job());
        RecordFields fields = fields(run, record);
        fields.check(values.keySet());
        return change(
                actor,
                run.id(),
                record.id(),
                "rejected-record.correct",
                CORRECT,
                json.writeValueAsString(fields.named(values)),
                null);
    }

    /** Those that a record of the run can have. */
    public RecordFields fields(RunRow run, RejectedRecord record) {
        return RecordFields.of(record, jobs.find(run.job()).map(CataloguedJob::definition), json);
    }

    /**
     * Leaves a record out for good; false if there is no such record that is still open.
     *
     * @param reason null if nobody asked for one
     */
    public boolean discard(Actor actor, RunId run, long record, @Nullable String reason) {
        return change(actor, run, record, "rejected-record.discard", DISCARD, reason, reason);
    }

    /**
     * Leaves all records out for good that were rejected for one reason and are still open.
     *
     * @return how many
     */
    public int discardAll(Actor actor, RunId run, String fingerprint, String reason) {
        Integer discarded = transactions.execute(transaction -> {
            int count = jdbc.sql(DISCARD_GROUP)
                    .param("run", run.value())
                    .param("fingerprint", fingerprint)
                    .param("reason", reason)
                    .update();
            if (count > 0) {
                audit.record(Act.accepted(
                        actor, "rejected-record.discard", "run:" + run + "/rejected-group:" + fingerprint, reason));
            }
            return count;
        });
        return discarded == null ? 0 : discarded;
    }

    private boolean change(
            Actor actor,
            RunId run,
            long record,
            String action,
            String sql,
            @Nullable String text,
            @Nullable String reason) {
        return Boolean.TRUE.equals(transactions.execute(transaction -> {
            int changed = jdbc.sql(sql)
                    .param("run", run.value())
                    .param("id", record)
                    .param("text", text)
                    .update();
            if (changed == 0) {
                return false;
            }
            audit.record(Act.accepted(actor, action, "run:" + run + "/rejected-record:" + record, reason));
            return true;
        }));
    }
}
