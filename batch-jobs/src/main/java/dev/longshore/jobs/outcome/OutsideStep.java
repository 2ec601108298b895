package dev.longshore.jobs.outcome;

import dev.longshore.jobs.effect.Judgement;
import dev.longshore.jobs.effect.Permits;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.outcome.OutcomeSpec.Letter;
import dev.longshore.jobs.outcome.OutcomeSpec.Outside;
import dev.longshore.jobs.outcome.OutcomeSpec.Request;
import dev.longshore.model.effect.EffectId;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.outcome.DeclaredEffect;
import dev.longshore.model.outcome.EffectTurn;
import dev.longshore.sql.effect.EffectRow;
import dev.longshore.sql.effect.PlannedEffect;
import dev.longshore.sql.effect.RateHolder;
import dev.longshore.sql.outcome.OutcomeRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An effect outside of our database, for all outcomes of a unit: says from the ledger what is to be done about each, and has it done. For one thread. */
final class OutsideStep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutsideStep.class);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final DeclaredEffect effect;
    private final Outside target;
    private final OutcomeSpec spec;
    private final ClaimedUnit claim;
    private final UnitTools tools;
    private final CountDownLatch hurried;
    private final List<Thing> things = new ArrayList<>();
    private @Nullable Permits permits;
    private @Nullable Caller caller;
    private @Nullable Pass pass;

    OutsideStep(
            DeclaredEffect effect,
            Outside target,
            OutcomeSpec spec,
            ClaimedUnit claim,
            UnitTools tools,
            CountDownLatch hurried) {
        this.effect = effect;
        this.target = target;
        this.spec = spec;
        this.claim = claim;
        this.tools = tools;
        this.hurried = hurried;
    }

    /** Those that it is about. */
    List<Thing> things() {
        return things;
    }

    OutsideStep begin(List<OutcomeRow> due, Map<String, EffectRow> states) {
        List<OutcomeRow> open = new ArrayList<>();
        for (OutcomeRow outcome : due) {
            EffectRow known = states.get(effect.itemOf(outcome.key()));
            if (turn(known).isOpen()) {
                open.add(outcome);
            } else if (known != null && known.run().equals(claim.id().run())) {
                // done before the worker died that this one goes on for
                Thing thing = new Thing(outcome, effect, null, known);
                if (known.state() == EffectState.DONE) {
                    thing.isWritten();
                } else {
                    thing.isRejected("It was not done. Effect " + known.id() + " has the reason.");
                }
                things.add(thing);
            }
        }
        if (open.isEmpty()) {
            return this;
        }
        Rows rows = Rows.read(
                spec, tools.worker(), open.stream().map(OutcomeRow::key).toList());
        if (rows.refused() > 0) {
            LOG.atWarn()
                    .addKeyValue("job", tools.sender().job())
                    .addKeyValue("effect", effect.name())
                    .addKeyValue("outcomes", rows.refused())
                    .log("outcomes.rows-refused");
        }
        List<Thing> fresh = new ArrayList<>();
        for (OutcomeRow outcome : open) {
            Thing thing = new Thing(outcome, effect, rows.of(outcome.key()), states.get(effect.itemOf(outcome.key())));
            if (!thing.hasRow()) {
                thing.putOff(A_MINUTE, rows.why(outcome.key()));
            }
            fresh.add(thing);
        }
        things.addAll(fresh);
        try {
            start(fresh);
        } catch (LongshoreException e) {
            // a secret that this worker does not have: others may, and what is not about it goes on
            fresh.forEach(thing -> thing.putOff(A_MINUTE, String.valueOf(e.getMessage())));
            pass = null;
        }
        return this;
    }

    private void start(List<Thing> open) {
        Caller calling = target instanceof Request request
                ? new HttpCaller(request, tools.worker().http(), tools.worker().secrets())
                : new MailCaller((Letter) target, tools.worker().mails());
        caller = calling;
        tools.worker().dependencies().know(target.dependency());
        Permits slice = new Permits(
                tools.worker().dependencies(),
                target.dependency(),
                new RateHolder(claim.id().run(), claim.id() + "/" + claim.token() + "/" + effect.name()),
                target.rate(),
                calling.limit(target.atOnce()),
                tools.nanos());
        permits = slice;
        Judgement judgement = new Judgement(
                new Judgement.Rules(effect.honoured(), effect.askable(), target.attempts()), new SplittableRandom());
        List<Thing> waiting = plan(open);
        List<Thing> orphans = waiting.stream()
                .filter(thing -> thing.effect().state() == EffectState.SENT)
                .toList();
        pass = new Pass(
                target,
                new Pass.Tools(
                        tools.ledger(),
                        tools.worker().dependencies(),
                        tools.sender(),
                        claim.fence(),
                        slice,
                        calling,
                        hurried,
                        tools.nanos()),
                judgement,
                spec.giveUpAfter(),
                waiting.stream()
                        .filter(thing -> thing.effect().state() == EffectState.PLANNED)
                        .toList());
        pass.adopt(orphans);
    }

    /** Plans what is new, leaves what is doubtful to a person; returns what is to be tried now. */
    private List<Thing> plan(List<Thing> open) {
        List<PlannedEffect> planned = new ArrayList<>();
        List<Thing> doubtful = new ArrayList<>();
        List<Thing> trying = new ArrayList<>();
        for (Thing thing : open) {
            EffectRow known = thing.isKnown() ? thing.effect() : null;
            switch (turn(known)) {
                case BEGIN -> begin(thing, tools.planned(effect, thing.outcome(), known), planned, trying);
                case DOUBT -> doubtful.add(thing);
                case FIND_OUT -> {
                    if (!known.overIn().isZero()) {
                        thing.putOff(known.overIn().plusMillis(100), "Its call may still be under way.");
                    } else {
                        trying.add(thing);
                    }
                }
                case SEND -> trying.add(thing);
                case FAILED, PERSON, NONE -> throw new IllegalStateException("nothing is open about " + thing.item());
            }
        }
        if (!doubtful.isEmpty()) {
            Set<EffectId> left = tools.ledger()
                    .doubt(
                            tools.sender(),
                            doubtful.stream().map(thing -> thing.effect().id()).toList());
            doubtful.forEach(
                    thing -> thing.isRejected("Nobody can tell whether " + target.dependency() + " has it. Effect "
                            + thing.effect().id() + " waits for somebody who finds out"
                            + (left.contains(thing.effect().id()) ? "." : ", or another run is at it.")));
        }
        if (!planned.isEmpty()) {
            tools.ledger().plan(tools.sender(), List.of(), planned);
            Map<String, EffectRow> now = tools.ledger()
                    .latest(
                            tools.sender(),
                            planned.stream().map(PlannedEffect::item).toList());
            trying.forEach(thing -> {
                if (now.containsKey(thing.item())) {
                    thing.has(now.get(thing.item()));
                }
            });
        }
        return ready(trying);
    }

    private void begin(Thing thing, PlannedEffect next, List<PlannedEffect> planned, List<Thing> trying) {
        if (thing.hasRow()) {
            planned.add(next);
            trying.add(thing);
        } else if (thing.outcome().age().compareTo(spec.giveUpAfter()) > 0) {
            String why = thing.why();
            tools.own().fail(tools.sender(), next, why);
            thing.isRejected(why);
        }
    }

    private List<Thing> ready(List<Thing> trying) {
        List<Thing> ready = new ArrayList<>();
        boolean lost = false;
        for (Thing thing : trying) {
            boolean mine = thing.isKnown()
                    && (thing.effect().state() == EffectState.PLANNED
                            || thing.effect().state() == EffectState.SENT);
            lost |= !mine;
            if (!mine) {
                thing.putOff(Duration.ofSeconds(1), "Another run is at it.");
            } else if (thing.hasRow()) {
                ready.add(thing);
            }
        }
        if (lost) {
            claim.fence().check();
        }
        return ready;
    }

    private EffectTurn turn(@Nullable EffectRow known) {
        return EffectTurn.of(effect, known == null ? null : known.state(), known != null && known.maybeApplied());
    }

    /** Whether all were tried. */
    boolean go(long until) throws InterruptedException {
        return pass == null || pass.go(until);
    }

    @Override
    public void close() {
        if (caller != null) {
            caller.close();
        }
        if (permits != null) {
            permits.close();
        }
    }
}
