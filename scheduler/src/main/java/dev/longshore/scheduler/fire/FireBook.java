package dev.longshore.scheduler.fire;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Verb;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.Policies;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.WaitsFor;
import dev.longshore.model.schedule.WhenMissed;
import dev.longshore.model.schedule.WhenRunning;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunCommands;
import dev.longshore.sql.schedule.DueSchedule;
import dev.longshore.sql.schedule.FireAsking;
import dev.longshore.sql.schedule.FireRecords;
import dev.longshore.sql.schedule.FireRequest;
import dev.longshore.sql.schedule.FireSubject;
import dev.longshore.sql.schedule.Fires;
import dev.longshore.sql.schedule.OpenFire;
import dev.longshore.sql.schedule.Sentences;
import dev.longshore.sql.schedule.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one transaction decides, written together: the runs are asked for in one statement, the decisions recorded in another, the clocks moved in a third. Whoever
 * is to see what stands here has it written before. What is not written when the transaction ends has not happened. For one thread.
 */
final class FireBook {

    private static final Logger log = LoggerFactory.getLogger(FireBook.class);
    private static final int LONGEST_WAIT_FOR_PLACE = 30;

    /** A statement's worth. */
    private static final int FULL = 500;

    private final Fires fires;
    private final FireRecords records;
    private final FireAsking asking;
    private final RunCommands commands;
    private final Instant now;
    private final EarlierFires earlier;
    private final List<Entry> entries = new ArrayList<>();
    private final List<FireRecords.Moved> moves = new ArrayList<>();
    private final Set<ScheduleName> names = new HashSet<>();
    private final Set<FireSubject> subjects = new HashSet<>();

    FireBook(
            Fires fires,
            FireRecords records,
            FireAsking asking,
            RunCommands commands,
            EarlierFires earlier,
            Instant now) {
        this.fires = fires;
        this.records = records;
        this.asking = asking;
        this.commands = commands;
        this.earlier = earlier;
        this.now = now;
    }

    /** What is there of earlier fires, without what stands here. */
    EarlierFires earlier() {
        return earlier;
    }

    /** Whether something stands here that a look at a fire is to see: of its schedule and tenant, or of a predecessor. */
    boolean hidesFrom(Candidate candidate) {
        return subjects.contains(FireSubject.of(candidate.fire()))
                || candidate.definition().chain().after().stream().anyMatch(names::contains);
    }

    /** A decision that asks for nothing. */
    void decide(Candidate candidate, Verdict verdict) {
        add(new Entry(candidate, null, verdict));
    }

    /** A fire whose run is to be asked for. */
    void ask(Candidate candidate, FireRequest request) {
        add(new Entry(candidate, request, null));
    }

    private void add(Entry entry) {
        entries.add(entry);
        names.add(entry.candidate().definition().name());
        // nobody looks for the earlier fires of a schedule whose runs may go side by side
        if (entry.request() == null || entry.candidate().definition().policies().running() != WhenRunning.ALLOW) {
            subjects.add(FireSubject.of(entry.candidate().fire()));
        }
        if (entries.size() >= FULL) {
            write();
        }
    }

    /** Up to when a schedule is decided by what stands here or was written. */
    void move(DueSchedule schedule, Instant decidedUntil, @Nullable Instant next) {
        moves.add(new FireRecords.Moved(schedule.id(), decidedUntil, next));
        names.add(schedule.name());
    }

    /** Writes what stands here; nothing does after it. */
    void write() {
        List<Decided> decided = decided();
        records.record(
                decided.stream()
                        .filter(one -> one.candidate().held() == null)
                        .map(one -> new FireRecords.Decided(one.candidate().fire(), one.verdict()))
                        .toList(),
                now);
        records.decide(decided.stream().flatMap(one -> one.reviewed().stream()).toList(), now);
        records.move(moves);
        decided.forEach(one -> earlier.wrote(one.candidate().fire()));
        forget();
        decided.forEach(one -> after(one.candidate(), one.verdict()));
    }

    /** Of a transaction that goes back to before it. */
    void forget() {
        entries.clear();
        moves.clear();
        names.clear();
        subjects.clear();
    }

    /** Each with its verdict. If the database refuses one of the runs, asking for each alone finds which. */
    private List<Decided> decided() {
        List<FireRequest> requests =
                entries.stream().map(Entry::request).filter(Objects::nonNull).toList();
        Iterator<RequestOutcome.Accepted> together =
                asking.askTogether(requests).orElse(List.of()).iterator();
        List<Decided> decided = new ArrayList<>();
        for (Entry entry : entries) {
            Verdict verdict = entry.verdict();
            if (verdict == null) {
                FireRequest request = Objects.requireNonNull(entry.request());
                verdict = together.hasNext()
                        ? verdict(entry.candidate(), together.next())
                        : askAlone(entry.candidate(), request);
            }
            decided.add(new Decided(entry.candidate(), verdict));
        }
        return decided;
    }

    private Verdict askAlone(Candidate candidate, FireRequest request) {
        try {
            return verdict(candidate, asking.ask(request));
        } catch (LongshoreException e) {
            return refused(e);
        }
    }

    private Verdict verdict(Candidate candidate, RequestOutcome outcome) {
        if (outcome instanceof RequestOutcome.Accepted accepted) {
            return Verdict.asked(accepted.run(), candidate.lateness());
        }
        RequestOutcome.QueueFull full = (RequestOutcome.QueueFull) outcome;
        return Verdict.held(
                WaitsFor.PLACE,
                full.sentence(),
                now.plusSeconds(Math.min(LONGEST_WAIT_FOR_PLACE, full.retryAfterSeconds())));
    }

    static Verdict refused(LongshoreException e) {
        return Verdict.leave(FireDecision.REFUSED, e.getMessage() + (e.remedy() == null ? "" : " " + e.remedy()));
    }

    /** A newer run takes the place of earlier ones; of fires that wait, the oldest give way; what is raised like a failure is logged. */
    private void after(Candidate candidate, Verdict verdict) {
        if (verdict.decision() == FireDecision.ASKED
                && candidate.definition().policies().running() == WhenRunning.REPLACE) {
            replaceEarlier(candidate);
        }
        if (verdict.waitsFor() != null) {
            giveWay(candidate, verdict.waitsFor());
        }
        if (verdict.notStarted()) {
            log.atWarn()
                    .addKeyValue("schedule", candidate.definition().name())
                    .addKeyValue("planned", candidate.fire().planned())
                    .addKeyValue("tenant", candidate.fire().tenant())
                    .log("schedule.not-started");
        }
    }

    private void replaceEarlier(Candidate candidate) {
        String newer = "The fire of " + planned(candidate) + " took its place.";
        List<OpenFire> earlier = fires.open(candidate.fire());
        for (OpenFire one : earlier) {
            if (one.run() != null) {
                commands.ask(Actor.local("schedule " + candidate.definition().name()), one.run(), Verb.CANCEL, newer);
            }
        }
        decide(earlier.stream().map(OpenFire::id).toList(), Verdict.leave(FireDecision.REPLACED, newer));
    }

    private void giveWay(Candidate candidate, WaitsFor thing) {
        Policies policies = candidate.definition().policies();
        boolean held = thing == WaitsFor.HOLD || thing == WaitsFor.WINDOW;
        List<WaitsFor> things = held
                ? List.of(WaitsFor.HOLD, WaitsFor.WINDOW)
                : List.of(WaitsFor.PREDECESSOR, WaitsFor.RUN, WaitsFor.PLACE);
        boolean once = held && policies.missed() == WhenMissed.ONCE;
        decide(
                fires.heldBeyond(candidate.fire(), things, policies.mostWaiting(thing)),
                once
                        ? Verdict.leave(
                                FireDecision.REPLACED,
                                "One run is made for all that were due meanwhile: that of " + planned(candidate) + ".")
                        : Verdict.leave(
                                FireDecision.MISSED,
                                "It gave way to newer ones: at most " + policies.catchUp()
                                        + " fires of this schedule wait."));
    }

    private void decide(List<Long> earlier, Verdict verdict) {
        records.decide(
                earlier.stream()
                        .map(fire -> new FireRecords.Reviewed(fire, verdict))
                        .toList(),
                now);
    }

    private static String planned(Candidate candidate) {
        return Sentences.moment(
                candidate.fire().planned(), candidate.definition().timing().zone());
    }

    /**
     * A fire with what is decided about it, or else what is to be asked for.
     *
     * @param request null if a verdict is there
     * @param verdict null if a request is there
     */
    private record Entry(
            Candidate candidate,
            @Nullable FireRequest request,
            @Nullable Verdict verdict) {}

    private record Decided(Candidate candidate, Verdict verdict) {

        Optional<FireRecords.Reviewed> reviewed() {
            return Optional.ofNullable(candidate.held()).map(fire -> new FireRecords.Reviewed(fire, verdict));
        }
    }
}
