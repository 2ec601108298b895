package dev.longshore.jobs.outcome;

import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.outcome.OutcomeSpec.Outside;
import dev.longshore.jobs.outcome.OutcomeSpec.Statement;
import dev.longshore.jobs.outcome.OutcomeSpec.Step;
import dev.longshore.model.effect.EffectState;
import dev.longshore.model.outcome.DeclaredEffect;
import dev.longshore.model.outcome.EffectTurn;
import dev.longshore.model.outcome.OutcomeId;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.effect.EffectRow;
import dev.longshore.sql.effect.OwnEffects.Fault;
import dev.longshore.sql.effect.PlannedEffect;
import dev.longshore.sql.export.SqlLiteral;
import dev.longshore.sql.outcome.OutcomeRow;
import dev.longshore.sql.outcome.Released;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One claimed unit at work: a chunk an effect, all outcomes together, required ones first; then a chunk that lets the outcomes go. What is forgotten when it is cut
 * short stands in the ledger. Where a worker died, outcomes come one by one, a chunk each, so that the one that is to blame is known.
 */
final class OutcomeUnit implements UnitProcessor {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration LONGEST_CHUNK = Duration.ofSeconds(2);

    private final OutcomeSpec spec;
    private final ClaimedUnit claim;
    private final UnitTools tools;
    private final List<OutcomeRow> outcomes;
    private final CountDownLatch hurried = new CountDownLatch(1);
    private final Map<String, Thing> putOff = new HashMap<>();
    private final OutcomeWalk walk;
    private @Nullable OutsideStep open;

    /** At its checkpoint. */
    OutcomeUnit(OutcomeSpec spec, ClaimedUnit claim, UnitTools tools, List<OutcomeRow> outcomes) {
        this.spec = spec;
        this.claim = claim;
        this.tools = tools;
        this.outcomes = outcomes;
        this.walk = new OutcomeWalk(claim, outcomes);
    }

    @Override
    public ChunkResult nextChunk() throws InterruptedException {
        claim.trail().between();
        if (outcomes.isEmpty()) {
            return new ChunkResult(Counts.NONE, walk.checkpoint(), true);
        }
        if (walk.at() == spec.steps().size()) {
            finish();
            return new ChunkResult(Counts.NONE, walk.checkpoint(), true);
        }
        Step step = spec.steps().get(walk.at());
        List<OutcomeRow> now = walk.together(claim.trail());
        List<OutcomeRow> sound =
                now.stream().filter(outcome -> !walk.isPoison(outcome)).toList();
        List<Rejection> rejections = new ArrayList<>();
        Counts counts;
        if (step.target() instanceof Statement statement) {
            counts = run(step.effect(), statement, sound, rejections);
        } else {
            OutsideStep begun = open == null ? begin(step, sound) : open;
            open = begun;
            if (!begun.go(tools.nanos().getAsLong() + LONGEST_CHUNK.toNanos())) {
                return new ChunkResult(Counts.NONE, walk.checkpoint(), false);
            }
            counts = counted(begun.things(), rejections);
            begun.close();
            open = null;
        }
        counts = counts.plus(leaveOut(step.effect(), now, rejections));
        tools.work().markReady(ids(), spec.required());
        walk.pass(now.size());
        return new ChunkResult(counts, walk.checkpoint(), false, rejections);
    }

    @Override
    public long place(Counts counts) {
        return walk.place();
    }

    /** The worker is about to touch these, which stand one after another but for what is left out. */
    private void touch(List<OutcomeRow> about) {
        if (about.size() == 1) {
            claim.trail().at(walk.placeOf(about.get(0)));
        } else if (!about.isEmpty()) {
            claim.trail().among(walk.placeOf(about.get(0)), walk.placeOf(about.get(about.size() - 1)));
        }
    }

    private OutsideStep begin(Step step, List<OutcomeRow> sound) {
        Map<String, EffectRow> states = states();
        List<OutcomeRow> due = sound.stream()
                .filter(outcome -> mayBegin(step.effect(), outcome, states))
                .toList();
        touch(due);
        OutsideStep begun =
                new OutsideStep(step.effect(), (Outside) step.target(), spec, claim, tools, hurried).begin(due, states);
        // a call that a worker dies in is in the ledger, and not repeated without end
        claim.trail().between();
        return begun;
    }

    /** What took workers down is not touched again by this run: its effects wait for a person, each as far as it has got. */
    private Counts leaveOut(DeclaredEffect effect, List<OutcomeRow> now, List<Rejection> rejections) {
        List<OutcomeRow> left = now.stream().filter(walk::isPoison).toList();
        if (left.isEmpty()) {
            return Counts.NONE;
        }
        Map<String, EffectRow> states = states();
        PoisonedEffects poisoned = new PoisonedEffects(effect, tools);
        long read = 0;
        long later = 0;
        for (OutcomeRow outcome : left) {
            EffectRow known = states.get(effect.itemOf(outcome.key()));
            EffectTurn turn = turn(effect, known);
            if (!mayBegin(effect, outcome, states) || !turn.isOpen()) {
                continue;
            }
            read++;
            Rejection rejection = Rejection.poison(walk.placeOf(outcome), effect.itemOf(outcome.key()));
            if (poisoned.leave(outcome, known, turn, rejection.message())) {
                rejections.add(rejection);
            } else {
                later++;
            }
        }
        return new Counts(read, 0, later, read - later);
    }

    /** In the chunk's transaction, all at once; where the data of one stand in the way, one by one. */
    private Counts run(DeclaredEffect effect, Statement statement, List<OutcomeRow> sound, List<Rejection> rejections) {
        Map<String, EffectRow> states = states();
        Map<String, OutcomeRow> due = new HashMap<>();
        List<PlannedEffect> planned = new ArrayList<>();
        for (OutcomeRow outcome : sound) {
            EffectRow known = states.get(effect.itemOf(outcome.key()));
            if (mayBegin(effect, outcome, states) && turn(effect, known) == EffectTurn.BEGIN) {
                due.put(effect.itemOf(outcome.key()), outcome);
                planned.add(tools.planned(effect, outcome, known));
            }
        }
        if (planned.isEmpty()) {
            return Counts.NONE;
        }
        int later = 0;
        touch(sound.stream().filter(due::containsValue).toList());
        Optional<Fault> together = run(statement, planned, due);
        if (together.isPresent()) {
            for (PlannedEffect each : planned) {
                claim.trail().at(walk.placeOf(due.get(each.item())));
                Optional<Fault> fault = together.get().passes() ? together : run(statement, List.of(each), due);
                if (fault.isPresent()) {
                    OutcomeRow outcome = due.get(each.item());
                    if (isPutOff(effect, outcome, fault.get())) {
                        later++;
                    } else {
                        tools.own().fail(tools.sender(), each, fault.get().what());
                        rejections.add(
                                rejection(outcome, each.item(), fault.get().what()));
                    }
                }
            }
        }
        claim.trail().between();
        return new Counts(planned.size(), planned.size() - later - rejections.size(), later, rejections.size());
    }

    private boolean isPutOff(DeclaredEffect effect, OutcomeRow outcome, Fault fault) {
        if (!fault.passes() || outcome.age().compareTo(spec.giveUpAfter()) > 0) {
            return false;
        }
        Thing later = new Thing(outcome, effect, null, null);
        later.putOff(A_MINUTE, fault.what());
        putOff.put(later.item(), later);
        return true;
    }

    private Optional<Fault> run(Statement statement, List<PlannedEffect> planned, Map<String, OutcomeRow> due) {
        return tools.own().run(tools.sender(), planned, items -> statement
                .sql()
                .render(name ->
                        keys(items.stream().map(item -> due.get(item).key()).toList())));
    }

    /** The keys as an array, to stand in a statement. */
    static String keys(Collection<String> keys) {
        return "array[" + keys.stream().map(SqlLiteral::quoted).collect(Collectors.joining(", ")) + "]::text[]";
    }

    private Counts counted(List<Thing> things, List<Rejection> rejections) {
        long written = 0;
        long filtered = 0;
        for (Thing thing : things) {
            if (thing.fate() == Thing.Fate.WRITTEN) {
                written++;
            } else if (thing.fate() == Thing.Fate.REJECTED) {
                rejections.add(rejection(thing.outcome(), thing.item(), thing.why()));
            } else {
                filtered++;
                putOff.put(thing.item(), thing);
            }
        }
        return new Counts(things.size(), written, filtered, rejections.size());
    }

    private Rejection rejection(OutcomeRow outcome, String item, String why) {
        return new Rejection(walk.placeOf(outcome), item, "not-done", why);
    }

    /** Tells from the ledger what is left of each, and lets them go. */
    private void finish() {
        tools.work().lock(ids());
        Map<String, EffectRow> states = states();
        tools.work().markReady(ids(), spec.required());
        tools.work()
                .release(
                        claim.id().run(),
                        outcomes.stream().map(outcome -> left(outcome, states)).toList());
    }

    private Released left(OutcomeRow outcome, Map<String, EffectRow> states) {
        Duration soonest = null;
        String why = null;
        String system = null;
        for (Step step : spec.steps()) {
            EffectRow known = states.get(step.effect().itemOf(outcome.key()));
            if (!mayBegin(step.effect(), outcome, states)
                    || !turn(step.effect(), known).isOpen()) {
                continue;
            }
            Thing thing = putOff.get(step.effect().itemOf(outcome.key()));
            Duration due = thing == null ? Duration.ofSeconds(5) : thing.dueIn();
            if (due != null && (soonest == null || due.compareTo(soonest) < 0)) {
                soonest = due;
                system = thing != null && step.target() instanceof Outside outside ? outside.dependency() : null;
                why = step.effect().title() + ": "
                        + (thing == null ? "it was cut short, and goes on soon." : thing.why());
            }
        }
        return new Released(outcome.id(), soonest, why, system);
    }

    private static EffectTurn turn(DeclaredEffect effect, @Nullable EffectRow known) {
        return EffectTurn.of(effect, known == null ? null : known.state(), known != null && known.maybeApplied());
    }

    /** Whether what it comes after is done. */
    private static boolean mayBegin(DeclaredEffect effect, OutcomeRow outcome, Map<String, EffectRow> states) {
        return effect.after().stream().allMatch(name -> {
            EffectRow before = states.get(outcome.key() + "/" + name);
            return before != null && before.state() == EffectState.DONE;
        });
    }

    private Map<String, EffectRow> states() {
        return tools.ledger()
                .latest(
                        tools.sender(),
                        outcomes.stream()
                                .flatMap(outcome -> spec.steps().stream()
                                        .map(step -> step.effect().itemOf(outcome.key())))
                                .toList());
    }

    private List<OutcomeId> ids() {
        return outcomes.stream().map(OutcomeRow::id).toList();
    }

    /** Calls in flight end by their limit, and what came of them is written: cut short is what would follow. */
    @Override
    public void hurry() {
        hurried.countDown();
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
        }
    }
}
