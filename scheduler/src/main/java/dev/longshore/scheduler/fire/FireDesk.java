package dev.longshore.scheduler.fire;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleId;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RunCommands;
import dev.longshore.sql.schedule.DecidedFire;
import dev.longshore.sql.schedule.DueSchedule;
import dev.longshore.sql.schedule.FireAsking;
import dev.longshore.sql.schedule.FireRecords;
import dev.longshore.sql.schedule.FireRequest;
import dev.longshore.sql.schedule.Fires;
import dev.longshore.sql.schedule.HeldFire;
import dev.longshore.sql.schedule.Holds;
import dev.longshore.sql.schedule.NewFire;
import dev.longshore.sql.schedule.Sentences;
import dev.longshore.sql.schedule.Verdict;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the decision about one fire, in the transaction that holds its lock. */
final class FireDesk {

    private final Fires fires;
    private final FireJudge judge;
    private final FireRecords records;
    private final FireAsking asking;
    private final RunCommands commands;
    private final Jobs jobs;
    private final Holds holds;
    private final ScheduleCache cache;

    FireDesk(
            Fires fires,
            FireRecords records,
            FireAsking asking,
            RunCommands commands,
            Jobs jobs,
            Holds holds,
            ScheduleCache cache) {
        this.fires = fires;
        this.records = records;
        this.judge = new FireJudge(fires);
        this.asking = asking;
        this.commands = commands;
        this.jobs = jobs;
        this.holds = holds;
        this.cache = cache;
    }

    /** What is known at this moment; for one pass. */
    Surroundings around(Instant now) {
        return new Surroundings(now, cache.current(), holds.activeAt(now));
    }

    /** Reads what has changed, so that the next herd need not wait for that. */
    void prepare() {
        cache.current();
    }

    /** The jobs that a pass asks for, each read once. */
    JobsOfPass jobs() {
        return new JobsOfPass(jobs);
    }

    /** What of some schedules is decided already, whose clocks are locked. */
    Set<DecidedFire> decided(List<DueSchedule> due) {
        return fires.decidedAhead(due.stream().map(DueSchedule::id).toList());
    }

    /**
     * What a transaction decides; empty.
     *
     * @param locked the schedules whose fires it decides about
     */
    FireBook book(Collection<ScheduleId> locked, Instant now) {
        return new FireBook(fires, records, asking, commands, new EarlierFires(fires, locked), now);
    }

    /** Decides about a fire; the decision stands in the book. */
    void decide(Candidate candidate, Surroundings around, JobsOfPass known, FireBook book) {
        if (book.hidesFrom(candidate)) {
            book.write();
        }
        Optional<Verdict> obstacle = judge.obstacle(candidate, around, known, book.earlier());
        if (obstacle.isPresent()) {
            book.decide(candidate, obstacle.get());
        } else {
            ask(candidate, known, book);
        }
    }

    /** Of a schedule that asks for nothing any more. */
    void withdraw(HeldFire held, Instant now) {
        Verdict retired = Verdict.leave(FireDecision.SKIPPED, "The schedule was retired while this fire waited.");
        records.decide(List.of(new FireRecords.Reviewed(held.id(), retired)), now);
    }

    private static void ask(Candidate candidate, JobsOfPass known, FireBook book) {
        ScheduleDefinition definition = candidate.definition();
        Optional<JobDefinition> job = known.find(definition.job());
        if (job.isEmpty()) {
            book.decide(
                    candidate,
                    Verdict.leave(
                            FireDecision.REFUSED,
                            "There is no job \"" + definition.job() + "\": no worker offers it."));
            return;
        }
        NewFire fire = candidate.fire();
        FireRequest request;
        try {
            request = FireRequest.of(
                    definition,
                    job.get(),
                    fire.planned(),
                    fire.tenant(),
                    fire.key(),
                    null,
                    "Planned for "
                            + Sentences.moment(
                                    fire.planned(), definition.timing().zone()));
        } catch (LongshoreException e) {
            book.decide(candidate, FireBook.refused(e));
            return;
        }
        book.ask(candidate, request);
    }

    /** Jobs by name, each read once. */
    static final class JobsOfPass {

        private final Jobs jobs;
        private final Map<JobName, Optional<JobDefinition>> known = new HashMap<>();

        private JobsOfPass(Jobs jobs) {
            this.jobs = jobs;
        }

        Optional<JobDefinition> find(JobName name) {
            return known.computeIfAbsent(
                    name, one -> jobs.find(one).filter(CataloguedJob::offered).map(CataloguedJob::definition));
        }

        /** For each of whom a fire of a schedule asks; empty for nobody. */
        List<String> tenantsOf(ScheduleDefinition definition) {
            return find(definition.job())
                    .map(job -> FireAsking.tenantsOf(definition, job))
                    .orElse(definition.tenants().names());
        }
    }
}
