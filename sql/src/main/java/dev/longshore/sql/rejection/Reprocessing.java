package dev.longshore.sql.rejection;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunContext;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.input.InputFileRow;
import dev.longshore.sql.input.InputFiles;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunRequest;
import dev.longshore.sql.run.RunRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Has rejected records taken up again by a run of their own, which gets them as a file of JSON lines. When it completes, they are reprocessed, in the same
 * transaction; when a feed ends otherwise, those of the chunks that it has committed. Its limit: where order matters, a block of chunks of which one was not committed is taken
 * up again as a whole.
 */
public class Reprocessing {

    /** The parameter by which a job of a kind that reads files only tells what it would do. */
    private static final String DRY_RUN = "dry_run";

    /** Where runs wait that take records up again, so that the next whole run does not wait for them. */
    private static final String LANE = "repair";

    /** Records in memory; each may have 100 kB. */
    private static final int AT_ONCE = 50;

    /** Those that no run has taken up, or one that will never complete; whoever comes second waits, and finds none. */
    private static final String TAKE = """
            select coalesce(r.correction::text, r.corrected::text, r.content) as content, r.id from longshore.rejected_record r
            where r.run_id = :run and r.content is not null and (cast(:fingerprint as text) is null or r.fingerprint = :fingerprint)
            """ + Corrections.FREE + " order by r.id for update of r";

    private static final String MARK =
            "update longshore.rejected_record set reprocess_run_id = :by where id = any (cast(:ids as bigint[]))";

    private final JdbcClient jdbc;
    private final Repairs repairs;
    private final InputFiles inputs;
    private final RunRequests requests;
    private final AuditTrail audit;
    private final TransactionOperations transactions;

    public Reprocessing(
            JdbcClient jdbc,
            Repairs repairs,
            InputFiles inputs,
            RunRequests requests,
            AuditTrail audit,
            TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.repairs = repairs;
        this.inputs = inputs;
        this.requests = requests;
        this.audit = audit;
        this.transactions = transactions;
    }

    /**
     * Asks for a run of the same job that takes up the records alone.
     *
     * @param fingerprint of those that are wanted; null for all
     * @throws LongshoreException there are none, the run was a dry one, or the job takes no file: see {@link Repairs}
     */
    public RequestOutcome reprocess(Actor actor, RunDetail run, @Nullable String fingerprint, String reason) {
        repairs.require(run.row().job());
        Map<String, Object> parameters = parameters(run);
        RequestOutcome outcome = transactions.execute(transaction -> {
            List<Long> taken = new ArrayList<>();
            InputFileRow file = take(actor, run, fingerprint, taken);
            try {
                parameters.put(Repairs.INPUT, file.id().toString());
                RequestOutcome asked = ask(actor, run, parameters, reason);
                if (asked instanceof RequestOutcome.Accepted accepted) {
                    jdbc.sql(MARK)
                            .param("by", accepted.run().value())
                            .param("ids", taken.toArray(Long[]::new))
                            .update();
                    audit.record(Act.accepted(
                            actor,
                            "rejected-record.reprocess",
                            "run:" + run.row().id(),
                            reason));
                } else {
                    transaction.setRollbackOnly();
                    inputs.forget(file.id());
                }
                return asked;
            } catch (RuntimeException e) {
                inputs.forget(file.id(), e);
                throw e;
            }
        });
        if (outcome == null) {
            throw new IllegalStateException("the transaction answered nothing");
        }
        return outcome;
    }

    /** Those of the run, which was no dry one. */
    private Map<String, Object> parameters(RunDetail run) {
        Map<String, Object> parameters = requests.parametersOf(run.row().id());
        if (Boolean.TRUE.equals(parameters.get(DRY_RUN))) {
            throw LongshoreException.badInput(
                    "reprocess-of-dry-run",
                    "id",
                    "Run " + run.row().id() + " was a dry run: it wrote none of its records.",
                    "Correct the file, and ask for a run of the whole.");
        }
        return parameters;
    }

    /** Locks the records and writes them to a file, a few in memory at a time: each may be large, and all of them larger than this process. */
    private InputFileRow take(Actor actor, RunDetail run, @Nullable String fingerprint, List<Long> taken) {
        try (Stream<RecordLines.Taken> records = jdbc
                .sql(TAKE)
                .withFetchSize(AT_ONCE)
                .param("run", run.row().id().value())
                .param("fingerprint", fingerprint)
                .query((row, number) -> new RecordLines.Taken(row.getLong("id"), row.getString("content")))
                .stream()) {
            Iterator<RecordLines.Taken> waiting = records.iterator();
            if (!waiting.hasNext()) {
                throw LongshoreException.badInput(
                        "nothing-to-reprocess",
                        "fingerprint",
                        "No record of run " + run.row().id() + " waits to be reprocessed.",
                        "Records whose content was not kept, and those that another run has taken up, are not.");
            }
            return inputs.receiveCorrected(
                    run.row().id(), run.row().job(), run.row().tenant(), actor, new RecordLines(waiting, taken));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RequestOutcome ask(Actor actor, RunDetail run, Map<String, Object> parameters, String reason) {
        // a part of an earlier file: a newer whole one neither waits for it nor gives way to it
        return requests.request(new RunRequest(
                        run.row().job(),
                        parameters,
                        null,
                        actor.name(),
                        "run",
                        LANE,
                        new RunContext(
                                RunContext.VERSION,
                                run.request().context().tenant(),
                                actor.name(),
                                "reprocess-of-run-" + run.row().id(),
                                null,
                                run.request().context().locale(),
                                run.request().context().zone(),
                                reason))
                .setAside());
    }
}
