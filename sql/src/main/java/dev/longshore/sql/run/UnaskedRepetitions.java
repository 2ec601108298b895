package dev.longshore.sql.run;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RestartPreview.StepVerdict;
import dev.longshore.sql.run.RestartPreview.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds the runs whose restart would ask for a confirmation, among several that are restarted without a question. Only jobs that keep their own books ask for one, so
 * that the steps of others are not read.
 */
final class UnaskedRepetitions {

    private static final String DEFINITIONS = """
            select d.hash, d.document from longshore.job_definition d
            where d.document ->> 'kind' = :kind
              and d.hash in (select r.definition_hash from longshore.run r where r.id = any (:runs))
            """;

    private static final String EXECUTIONS = """
            select r.id, r.definition_hash, s.step_name, s.status, s.read_count
            from longshore.run r
            join longshore.batch_job_execution last on last.job_execution_id = r.job_execution_id
            join longshore.batch_job_execution e on e.job_instance_id = last.job_instance_id
            join longshore.batch_step_execution s on s.job_execution_id = e.job_execution_id
            where r.id = any (:runs) and r.definition_hash = any (:hashes) and strpos(s.step_name, ':') = 0
            order by r.id, s.step_execution_id
            """;

    private final JdbcClient jdbc;

    UnaskedRepetitions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Why a person has to be asked before a restart, as sentences; nothing of runs of which nobody has to. */
    Map<RunId, String> whyToAsk(Collection<RunId> runs) {
        Long[] ids = runs.stream().map(RunId::value).toArray(Long[]::new);
        Map<String, JobDefinition> definitions = new HashMap<>();
        jdbc.sql(DEFINITIONS)
                .param("kind", WholeJobPreview.KIND)
                .param("runs", ids)
                .query(row -> {
                    definitions.put(row.getString("hash"), Jobs.read(row.getString("document")));
                });
        if (definitions.isEmpty()) {
            return Map.of();
        }
        Map<RunId, WholeJobPreview> begun = new HashMap<>();
        jdbc.sql(EXECUTIONS)
                .param("runs", ids)
                .param("hashes", definitions.keySet().toArray(String[]::new))
                .query(row -> {
                    JobDefinition definition = definitions.get(row.getString("definition_hash"));
                    begun.computeIfAbsent(
                                    new RunId(row.getLong("id")),
                                    run -> new WholeJobPreview(new ArrayList<>(), definition))
                            .executions()
                            .add(new WholeJobPreview.Execution(
                                    row.getString("step_name"), row.getString("status"), row.getLong("read_count")));
                });
        Map<RunId, String> why = new HashMap<>();
        begun.forEach((run, preview) -> {
            String unconfirmed = unconfirmed(preview);
            if (unconfirmed != null) {
                why.put(run, "Restart it alone: it asks for a confirmation. " + unconfirmed);
            }
        });
        return why;
    }

    private static @Nullable String unconfirmed(WholeJobPreview preview) {
        List<StepVerdict> steps =
                preview.definition().steps().stream().map(preview::verdict).toList();
        return steps.stream().anyMatch(step -> step.verdict() == Verdict.BLOCKED)
                ? null
                : new RestartPreview(true, null, null, null, steps).unconfirmed();
    }
}
