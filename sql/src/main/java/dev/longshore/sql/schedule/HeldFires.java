package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleId;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RequestOutcome;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/** What a person decides about a fire that waits: run it now whatever it waits for, or leave it out. */
public class HeldFires {

    private static final String LOCK = """
            select f.id, f.schedule_id, f.planned_at, f.tenant, f.logical_date, f.start_by
            from longshore.schedule_fire f join longshore.schedule s on s.id = f.schedule_id
            where f.id = :id and s.name = :schedule and f.decision = 'held' and (:tenant::text is null or f.tenant = :tenant)
            for update of f
            """;

    private final JdbcClient jdbc;
    private final Schedules schedules;
    private final FireRecords records;
    private final FireAsking asking;
    private final Jobs jobs;
    private final FireClock clock;
    private final AuditTrail audit;

    HeldFires(
            JdbcClient jdbc,
            Schedules schedules,
            FireRecords records,
            FireAsking asking,
            Jobs jobs,
            FireClock clock,
            AuditTrail audit) {
        this.jdbc = jdbc;
        this.schedules = schedules;
        this.records = records;
        this.asking = asking;
        this.jobs = jobs;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * Asks for its run at once: past pauses, predecessors and earlier runs, not past a full queue.
     *
     * @return empty if the fire does not wait, or not any more
     */
    @Transactional
    public Optional<RequestOutcome> release(Actor actor, ScheduleName schedule, long id, String reason) {
        return waiting(actor, schedule, id).map(fire -> release(actor, schedule, id, fire, reason));
    }

    private RequestOutcome release(Actor actor, ScheduleName schedule, long id, NewFire fire, String reason) {
        ScheduleDefinition definition = schedules
                .set()
                .find(schedule)
                .map(StoredSchedule::definition)
                .flatMap(schedules.set()::withTimes)
                .orElseThrow(HeldFires::gone);
        JobDefinition job = jobs.find(definition.job())
                .filter(CataloguedJob::offered)
                .map(CataloguedJob::definition)
                .orElseThrow(HeldFires::gone);
        String why = actor.name() + " released it: " + reason;
        RequestOutcome outcome =
                asking.ask(FireRequest.of(definition, job, fire.planned(), fire.tenant(), fire.key(), null, why));
        if (outcome instanceof RequestOutcome.Accepted accepted) {
            decide(id, Verdict.asked(accepted.run(), why));
            record(
                    actor,
                    id,
                    "fire.release",
                    reason,
                    Map.of("run", accepted.run().toString()));
        }
        return outcome;
    }

    /**
     * Leaves it out.
     *
     * @return false if the fire does not wait, or not any more
     */
    @Transactional
    public boolean skip(Actor actor, ScheduleName schedule, long id, String reason) {
        if (waiting(actor, schedule, id).isEmpty()) {
            return false;
        }
        decide(id, Verdict.leave(FireDecision.SKIPPED, actor.name() + " left it out: " + reason));
        record(actor, id, "fire.skip", reason, Map.of("decision", "skipped"));
        return true;
    }

    private void decide(long id, Verdict verdict) {
        records.decide(List.of(new FireRecords.Reviewed(id, verdict)), clock.now());
    }

    private void record(Actor actor, long id, String action, String reason, Map<String, Object> after) {
        audit.record(
                new Act(actor, action, "fire:" + id, reason, Map.of("decision", "held"), after, AuditOutcome.ACCEPTED));
    }

    private Optional<NewFire> waiting(Actor actor, ScheduleName schedule, long id) {
        return jdbc.sql(LOCK)
                .param("id", id)
                .param("schedule", schedule.value())
                .param("tenant", actor.scope().tenant())
                .query((rs, number) -> new NewFire(
                        new ScheduleId(rs.getLong("schedule_id")),
                        required(instant(rs, "planned_at"), "planned_at"),
                        rs.getString("tenant"),
                        required(rs.getObject("logical_date", LocalDate.class), "logical_date"),
                        instant(rs, "start_by")))
                .optional();
    }

    private static LongshoreException gone() {
        return LongshoreException.badInput(
                "unknown-schedule",
                "fire",
                "Its schedule or its job does not exist any more.",
                "Leave the fire out instead.");
    }
}
