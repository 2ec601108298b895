package dev.longshore.scheduler.fire;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.Verb;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.Policies;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.model.schedule.WhenMissed;
import dev.longshore.model.schedule.WhenRunning;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunCommands;
import dev.longshore.sql.schedule.DecidedFire;
import dev.longshore.sql.schedule.DueSchedule;
import dev.longshore.sql.schedule.FireAsking;
import dev.longshore.sql.schedule.Fires;
import dev.longshore.sql.schedule.HeldFire;
import dev.longshore.sql.schedule.Holds;
import dev.longshore.sql.schedule.OpenFire;
import dev.longshore.sql.schedule.Sentences;
import dev.longshore.sql.schedule.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the decision about one fire and carries it out, in the transaction that holds its lock. */
final class FireDesk {

    private static final Logger log = LoggerFactory.getLogger(FireDesk.class);
    private static final int LONGEST_WAIT_FOR_PLACE = 30;

    private final Fires fires;
    private final FireJudge judge;
    private final FireAsking asking;
    private final RunCommands commands;
    private final Jobs jobs;
    private final Holds holds;
    private final ScheduleCache cache;

    FireDesk(Fires fires, FireAsking asking, RunCommands commands, Jobs jobs, Holds holds, ScheduleCache cache) {
        this.fires = fires;
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

    /** The jobs that a pass asks for, each read once. */
    JobsOfPass jobs() {
        return new JobsOfPass(jobs);
    }

    /** What of some schedules is decided already, whose clocks are locked. */
    Set<DecidedFire> decided(List<DueSchedule> due) {
        return fires.decidedAhead(due.stream().map(DueSchedule::id).toList());
    }

    /** Decides about a fire that has no decision yet. */
    void decide(Candidate candidate, Surroundings around, JobsOfPass known) {
        Verdict verdict = verdict(candidate, around, known);
        fires.record(candidate.fire(), verdict, around.now());
        after(candidate, verdict, around);
    }

    /** Looks at a held fire again. */
    void review(long id, Candidate candidate, Surroundings around, JobsOfPass known) {
        Verdict verdict = verdict(candidate, around, known);
        fires.decide(id, verdict, around.now());
        after(candidate, verdict, around);
    }

    /** Of a schedule that asks for nothing any more. */
    void withdraw(HeldFire held, Instant now) {
        fires.decide(
                held.id(),
                Verdict.leave(FireDecision.SKIPPED, "The schedule was retired while this fire waited."),
                now);
    }

    private Verdict verdict(Candidate candidate, Surroundings around, JobsOfPass known) {
        Optional<Verdict> obstacle = judge.obstacle(candidate, around);
        return obstacle.isPresent() ? obstacle.get() : ask(candidate, around, known);
    }

    private Verdict ask(Candidate candidate, Surroundings around, JobsOfPass known) {
        ScheduleDefinition definition = candidate.definition();
        Optional<JobDefinition> job = known.find(definition.job());
        if (job.isEmpty()) {
            return Verdict.leave(
                    FireDecision.REFUSED, "There is no job \"" + definition.job() + "\": no worker offers it.");
        }
        try {
            RequestOutcome outcome = asking.ask(
                    definition,
                    job.get(),
                    candidate.fire().planned(),
                    candidate.fire().tenant(),
                    candidate.fire().key(),
                    null,
                    "Planned for "
                            + Sentences.moment(
                                    candidate.fire().planned(),
                                    definition.timing().zone()));
            if (outcome instanceof RequestOutcome.Accepted accepted) {
                replaceEarlier(candidate, around);
                return Verdict.asked(accepted.run(), candidate.lateness());
            }
            RequestOutcome.QueueFull full = (RequestOutcome.QueueFull) outcome;
            Duration wait = Duration.ofSeconds(Math.min(LONGEST_WAIT_FOR_PLACE, full.retryAfterSeconds()));
            return Verdict.held(WaitsFor.PLACE, full.sentence(), around.now().plus(wait));
        } catch (LongshoreException e) {
            return Verdict.leave(FireDecision.REFUSED, e.getMessage() + (e.remedy() == null ? "" : " " + e.remedy()));
        }
    }

    private void replaceEarlier(Candidate candidate, Surroundings around) {
        if (candidate.definition().policies().running() != WhenRunning.REPLACE) {
            return;
        }
        String newer = "The fire of "
                + Sentences.moment(
                        candidate.fire().planned(),
                        candidate.definition().timing().zone())
                + " took its place.";
        for (OpenFire earlier : fires.open(candidate.fire())) {
            if (earlier.run() != null) {
                commands.ask(
                        Actor.local("schedule " + candidate.definition().name()), earlier.run(), Verb.CANCEL, newer);
            }
            fires.decide(earlier.id(), Verdict.leave(FireDecision.REPLACED, newer), around.now());
        }
    }

    /** Of fires that wait, the oldest give way; what is raised like a failure is logged. */
    private void after(Candidate candidate, Verdict verdict, Surroundings around) {
        if (verdict.waitsFor() != null) {
            giveWay(candidate, verdict.waitsFor(), around);
        }
        if (verdict.notStarted()) {
            log.atWarn()
                    .addKeyValue("schedule", candidate.definition().name())
                    .addKeyValue("planned", candidate.fire().planned())
                    .addKeyValue("tenant", candidate.fire().tenant())
                    .log("schedule.not-started");
        }
    }

    private void giveWay(Candidate candidate, WaitsFor thing, Surroundings around) {
        Policies policies = candidate.definition().policies();
        boolean held = thing == WaitsFor.HOLD || thing == WaitsFor.WINDOW;
        List<WaitsFor> things = held
                ? List.of(WaitsFor.HOLD, WaitsFor.WINDOW)
                : List.of(WaitsFor.PREDECESSOR, WaitsFor.RUN, WaitsFor.PLACE);
        List<Long> beyond = fires.heldBeyond(candidate.fire(), things, policies.mostWaiting(thing));
        boolean once = held && policies.missed() == WhenMissed.ONCE;
        Verdict verdict = once
                ? Verdict.leave(
                        FireDecision.REPLACED,
                        "One run is made for all that were due meanwhile: that of "
                                + Sentences.moment(
                                        candidate.fire().planned(),
                                        candidate.definition().timing().zone())
                                + ".")
                : Verdict.leave(
                        FireDecision.MISSED,
                        "It gave way to newer ones: at most " + policies.catchUp() + " fires of this schedule wait.");
        beyond.forEach(fire -> fires.decide(fire, verdict, around.now()));
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
    }
}
