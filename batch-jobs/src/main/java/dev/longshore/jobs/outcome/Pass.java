package dev.longshore.jobs.outcome;

import dev.longshore.jobs.effect.Breaker;
import dev.longshore.jobs.effect.Judgement;
import dev.longshore.jobs.effect.Judgement.Answered;
import dev.longshore.jobs.effect.Permits;
import dev.longshore.jobs.kind.CallWindow;
import dev.longshore.jobs.kind.CallWindows;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.outcome.OutcomeSpec.Outside;
import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.effect.Dependencies.Standing;
import dev.longshore.sql.effect.EffectLedger;
import dev.longshore.sql.effect.Sender;
import dev.longshore.sql.effect.Settled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One effect of all outcomes of a unit: each is tried once, and what cannot be done now is put off, to a later run. It is announced in the ledger before a call and
 * settled after it, so that whatever dies leaves a row that says so. For one thread.
 */
final class Pass {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LONGEST_QUIET = Duration.ofHours(1);
    private static final long LONGEST_WAIT_MILLIS = 250;

    private final Outside target;
    private final Tools tools;
    private final Breaker breaker;
    private final Judgement judgement;
    private final Duration giveUpAfter;
    private final Deque<Thing> waiting;

    /** What it works with. */
    record Tools(
            EffectLedger ledger,
            Dependencies dependencies,
            Sender sender,
            Fence fence,
            Permits permits,
            Caller caller,
            CountDownLatch hurried,
            LongSupplier nanos) {}

    /** @param things that are planned, or of which nobody knows what came */
    Pass(Outside target, Tools tools, Judgement judgement, Duration giveUpAfter, List<Thing> things) {
        this.target = target;
        this.tools = tools;
        this.breaker = new Breaker(tools.dependencies(), target.dependency());
        this.judgement = judgement;
        this.giveUpAfter = giveUpAfter;
        this.waiting = new ArrayDeque<>(things);
    }

    /** Tries until each was tried, the time is up, or it is cut short. Returns whether each was tried. */
    boolean go(long until) throws InterruptedException {
        while (!waiting.isEmpty()) {
            if (tools.hurried().getCount() == 0 || tools.nanos().getAsLong() >= until) {
                return false;
            }
            wave();
        }
        return true;
    }

    private void wave() throws InterruptedException {
        Standing standing = tools.dependencies()
                .standing(target.dependency(), tools.caller().limit(1).plus(CallWindows.GRACE));
        if (!standing.mayCall()) {
            String why = target.dependency()
                    + (standing.open() ? " is away or fails" : " asked to be left alone for a while") + ".";
            waiting.forEach(thing -> putOff(thing, standing.pause(), why));
            waiting.clear();
            return;
        }
        int taken = tools.permits().take(standing.probe() ? 1 : Math.min(target.atOnce(), waiting.size()));
        if (taken == 0) {
            long millis = Math.min(LONGEST_WAIT_MILLIS, tools.permits().nextIn().toMillis() + 1);
            if (tools.hurried().await(millis, TimeUnit.MILLISECONDS)) {
                return;
            }
            return;
        }
        List<Thing> wave = new ArrayList<>();
        while (wave.size() < taken && !waiting.isEmpty()) {
            wave.add(waiting.poll());
        }
        int made = 0;
        try {
            made = call(wave, standing.probe());
        } finally {
            tools.permits().ended(taken, made == 0 ? taken : made);
        }
    }

    private int call(List<Thing> wave, boolean probe) throws InterruptedException {
        CallWindow window = tools.caller().window(tools.fence());
        List<Thing> made = new ArrayList<>(
                announced(wave.stream().filter(thing -> !thing.isQuestion()).toList()));
        List<Called> called = made.isEmpty()
                ? new ArrayList<>()
                : new ArrayList<>(tools.caller().send(made, window));
        List<Thing> questions = wave.stream().filter(Thing::isQuestion).toList();
        if (!questions.isEmpty()) {
            made.addAll(questions);
            CallWindow now = tools.caller().window(tools.fence());
            // a question says nothing in the ledger before, which would have proven the claim
            tools.fence().check();
            called.addAll(tools.caller().ask(questions, now));
        }
        settle(made, called, probe);
        report(called, probe);
        return made.size();
    }

    private List<Thing> announced(List<Thing> sending) {
        if (sending.isEmpty()) {
            return sending;
        }
        Set<EffectId> mine = tools.ledger()
                .send(
                        tools.sender(),
                        sending.stream().map(thing -> thing.effect().id()).toList(),
                        tools.caller().limit(sending.size()).plus(CallWindows.GRACE));
        if (mine.size() < sending.size()) {
            tools.fence().check();
        }
        List<Thing> announced = new ArrayList<>();
        for (Thing thing : sending) {
            if (mine.contains(thing.effect().id())) {
                thing.has(thing.effect().sent());
                announced.add(thing);
            } else {
                putOff(thing, SHORTEST, "Another run is at it.");
            }
        }
        return announced;
    }

    private void settle(List<Thing> things, List<Called> called, boolean probe) {
        List<Settled> outcomes = new ArrayList<>();
        for (int i = 0; i < things.size(); i++) {
            outcomes.add(judged(things.get(i), called.get(i), probe));
        }
        write(things, outcomes);
    }

    private Settled judged(Thing thing, Called call, boolean probe) {
        Answered answered =
                new Answered(thing.effect(), call.meaning(), call.status(), call.said(), call.free() || probe);
        boolean tooOld = thing.outcome().age().compareTo(giveUpAfter) > 0;
        Settled settled = thing.isQuestion()
                ? judgement.ofQuestion(answered, tooOld ? target.attempts() : 0)
                : judgement.ofRequest(answered);
        if (settled.state() != EffectState.PLANNED || !tooOld) {
            return settled;
        }
        return new Settled(
                settled.id(),
                settled.maybeApplied() ? EffectState.IN_DOUBT : EffectState.FAILED,
                settled.maybeApplied(),
                settled.free(),
                settled.status(),
                settled.answer());
    }

    /** Takes over calls of senders that are gone: they are to be sent again, asked about, or left to a person. */
    void adopt(List<Thing> orphans) {
        if (orphans.isEmpty()) {
            return;
        }
        Set<EffectId> mine = tools.ledger()
                .adopt(
                        tools.sender(),
                        orphans.stream().map(thing -> thing.effect().id()).toList());
        List<Thing> adopted = orphans.stream()
                .filter(thing -> mine.contains(thing.effect().id()))
                .toList();
        orphans.stream()
                .filter(thing -> !mine.contains(thing.effect().id()))
                .forEach(thing -> putOff(thing, SHORTEST, "Another run is at it."));
        List<Settled> outcomes = adopted.stream()
                .map(thing -> judgement.ofOrphan(thing.effect()))
                .toList();
        Set<EffectId> written = tools.ledger().settle(tools.sender(), outcomes);
        for (int i = 0; i < adopted.size(); i++) {
            Thing thing = adopted.get(i);
            if (!written.contains(thing.effect().id())) {
                putOff(thing, SHORTEST, "Another run is at it.");
                continue;
            }
            thing.has(thing.effect().after(outcomes.get(i)));
            switch (thing.effect().state()) {
                case PLANNED -> waiting.add(thing);
                case SENT -> {
                    thing.asks();
                    waiting.add(thing);
                }
                default -> over(thing, outcomes.get(i));
            }
        }
    }

    private void write(List<Thing> things, List<Settled> outcomes) {
        Set<EffectId> written = outcomes.isEmpty() ? Set.of() : tools.ledger().settle(tools.sender(), outcomes);
        for (int i = 0; i < things.size(); i++) {
            if (written.contains(outcomes.get(i).id())) {
                things.get(i).has(things.get(i).effect().after(outcomes.get(i)));
                over(things.get(i), outcomes.get(i));
            } else {
                putOff(things.get(i), SHORTEST, "Another run is at it.");
            }
        }
        if (written.size() < things.size()) {
            tools.fence().check();
        }
    }

    private void over(Thing thing, Settled settled) {
        String said = said(settled);
        switch (settled.state()) {
            case DONE -> thing.isWritten();
            case PLANNED -> putOff(thing, judgement.pause(thing.effect().attempts()), said);
            case SENT ->
                putOff(thing, target.lookupAfter(), "It is not known yet whether " + target.dependency() + " has it.");
            case FAILED -> thing.isRejected(said);
            case IN_DOUBT ->
                thing.isRejected("Nobody can tell whether " + target.dependency() + " has it. Effect " + settled.id()
                        + " waits for somebody who finds out.");
            case GIVEN_UP, SUPERSEDED -> throw new IllegalStateException("no call makes an effect " + settled.state());
        }
    }

    private String said(Settled settled) {
        String answer = settled.answer() == null || settled.answer().isBlank() ? "nothing" : settled.answer();
        return target.dependency() + " did not take it: "
                + (settled.status() == null ? answer : "it answered " + settled.status() + " and said " + answer) + ".";
    }

    /** The longer it has been tried, the seldomer it is tried. */
    private static void putOff(Thing thing, Duration wished, String why) {
        Duration byAge = thing.outcome().age().dividedBy(10);
        Duration longer = wished.compareTo(byAge) > 0 ? wished : byAge;
        Duration bounded = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
        thing.putOff(bounded.compareTo(SHORTEST) < 0 ? SHORTEST : bounded, why);
    }

    private void report(List<Called> called, boolean probe) {
        int failures = 0;
        @Nullable String why = null;
        for (Called call : called) {
            if (call.failure() != null) {
                failures++;
                why = call.failure();
            }
            if (call.quiet() != null) {
                Duration quiet = call.quiet();
                tools.dependencies()
                        .quiet(target.dependency(), quiet.compareTo(LONGEST_QUIET) > 0 ? LONGEST_QUIET : quiet);
            }
        }
        if (called.contains(Called.WITHHELD)) {
            return; // the other system was not even tried
        }
        if (probe) {
            breaker.probed(failures, why);
        } else if (!called.isEmpty()) {
            breaker.report(called.size(), failures, why);
        }
    }
}
