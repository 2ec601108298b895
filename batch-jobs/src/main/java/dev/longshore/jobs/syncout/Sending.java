package dev.longshore.jobs.syncout;

import dev.longshore.jobs.effect.Answers;
import dev.longshore.jobs.effect.Breaker;
import dev.longshore.jobs.effect.Judgement;
import dev.longshore.jobs.effect.Judgement.Answered;
import dev.longshore.jobs.effect.Meaning;
import dev.longshore.jobs.effect.UrlTemplate;
import dev.longshore.jobs.http.HttpCall;
import dev.longshore.jobs.http.HttpCalls;
import dev.longshore.jobs.http.HttpResult;
import dev.longshore.jobs.http.HttpResult.Answer;
import dev.longshore.jobs.kind.CallWindow;
import dev.longshore.jobs.kind.CallWindows;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.syncout.Item.Step;
import dev.longshore.model.effect.EffectId;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.effect.EffectLedger;
import dev.longshore.sql.effect.Sender;
import dev.longshore.sql.effect.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls for a unit: announces them in the ledger, makes them side by side, writes what came of them. A crash before the announcement loses nothing; one after it
 * leaves rows that say that there was a call. For one thread, but for the calls themselves.
 */
final class Sending implements AutoCloseable {

    private static final Duration LONGEST_QUIET = Duration.ofHours(1);

    private final SyncOutSpec spec;
    private final EffectLedger ledger;
    private final Dependencies dependencies;
    private final Breaker breaker;
    private final HttpCalls http;
    private final Sender sender;
    private final Fence fence;
    private final Requests requests;
    private final Judgement judgement;
    private final Moves moves;
    private final LongSupplier nanos;
    private final ExecutorService threads;
    private int sends;
    private int repeats;
    private int unreported;

    /** What it works with: all of the worker's, but for the claim's sender, fence and requests. */
    record Tools(
            EffectLedger ledger, Dependencies dependencies, HttpCalls http, Judgement judgement, LongSupplier nanos) {}

    Sending(SyncOutSpec spec, Tools tools, Sender sender, Fence fence, Requests requests) {
        this.spec = spec;
        this.ledger = tools.ledger();
        this.dependencies = tools.dependencies();
        this.breaker = new Breaker(dependencies, spec.pace().dependency());
        this.http = tools.http();
        this.judgement = tools.judgement();
        this.moves = new Moves(judgement, spec.safety().lookupAfter());
        this.nanos = tools.nanos();
        this.sender = sender;
        this.fence = fence;
        this.requests = requests;
        this.threads = Executors.newFixedThreadPool(spec.pace().atOnce(), work -> {
            Thread thread = new Thread(work, "sync-out-" + sender.unit());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes over calls of senders that are gone; afterwards they are to be sent again, asked about, or in doubt. */
    void adopt(List<Item> orphans) {
        Set<EffectId> mine = ledger.adopt(
                sender, orphans.stream().map(item -> item.effect().id()).toList());
        List<Item> adopted = orphans.stream()
                .filter(item -> mine.contains(item.effect().id()))
                .toList();
        write(
                adopted,
                adopted.stream().map(item -> judgement.ofOrphan(item.effect())).toList());
        orphans.stream()
                .filter(item -> !mine.contains(item.effect().id()))
                .forEach(item -> item.next(
                        Step.DECIDE, nanos.getAsLong() + Duration.ofSeconds(1).toNanos()));
    }

    /**
     * One call each for these items, or several items a call where the job says so.
     *
     * @param probe whether the call tries the other system out
     * @return calls that were made
     */
    int call(List<Item> due, boolean probe) throws InterruptedException {
        CallWindow window = http.window();
        List<Item> sending =
                announced(due.stream().filter(item -> item.step() == Step.SEND).toList());
        if (sending.isEmpty()) {
            fence.check(); // a question says nothing in the ledger before, which would have proven the claim
        }
        List<Callable<Made>> calls = new ArrayList<>();
        for (int i = 0; i < sending.size(); i += spec.request().batch()) {
            List<Item> together = sending.subList(
                    i, Math.min(sending.size(), i + spec.request().batch()));
            HttpCall call = requests.send(together);
            calls.add(() -> new Made(together, false, http.call(call, window)));
        }
        UrlTemplate lookup = spec.safety().lookup();
        for (Item item : due) {
            if (item.step() == Step.ASK && lookup != null) {
                HttpCall call = requests.ask(item, lookup);
                calls.add(() -> new Made(List.of(item), true, http.call(call, window)));
            }
        }
        List<Made> made = new ArrayList<>();
        for (var call : threads.invokeAll(calls)) {
            try {
                made.add(call.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a call ends with a result, whatever happens", e.getCause());
            }
        }
        settle(made, probe);
        return made.size();
    }

    /** Whether so much is sent again that something must be wrong: more than a tenth, after the first twenty. */
    boolean isOverBudget() {
        return repeats > 20 + sends / 10;
    }

    private record Made(List<Item> items, boolean question, HttpResult result) {}

    private List<Item> announced(List<Item> sending) {
        if (sending.isEmpty()) {
            return sending;
        }
        Set<EffectId> mine = ledger.send(
                sender,
                sending.stream().map(item -> item.effect().id()).toList(),
                spec.request().limit().plus(CallWindows.GRACE));
        if (mine.size() < sending.size()) {
            fence.check();
        }
        List<Item> announced = new ArrayList<>();
        for (Item item : sending) {
            if (mine.contains(item.effect().id())) {
                repeats += item.effect().attempts() > 0 ? 1 : 0;
                sends++;
                item.has(item.effect().sent());
                announced.add(item);
            } else {
                item.next(Step.DECIDE, nanos.getAsLong());
            }
        }
        return announced;
    }

    private void settle(List<Made> made, boolean probe) {
        List<Item> items = new ArrayList<>();
        List<Settled> outcomes = new ArrayList<>();
        int failures = 0;
        @Nullable String why = null;
        for (Made call : made) {
            Meaning meaning = spec.answers().of(call.result());
            if (Judgement.isFailure(call.result(), meaning) && !isPlainNo(call)) {
                failures++;
                why = call.result().kind();
            }
            List<Answered> answered = answered(call, probe);
            for (int i = 0; i < answered.size(); i++) {
                Item item = call.items().get(i);
                items.add(item);
                outcomes.add(
                        call.question()
                                ? judgement.ofQuestion(answered.get(i), item.asked())
                                : judgement.ofRequest(answered.get(i)));
            }
            quiet(call.result());
        }
        write(items, outcomes);
        boolean heldBack = made.stream().anyMatch(call -> call.result() instanceof HttpResult.Withheld);
        if (heldBack) {
            // the other system was not even tried
            return;
        }
        if (probe) {
            breaker.probed(failures, why);
        } else {
            report(made.size(), failures, why);
        }
        refuse(made);
    }

    /** Failures at once; what went well together with those that follow. */
    private void report(int calls, int failures, @Nullable String why) {
        unreported += calls;
        if (failures > 0 || unreported >= 50) {
            breaker.report(unreported, failures, why);
            unreported = 0;
        }
    }

    /** A question whose answer is that it is not there is an answer like any other. */
    private static boolean isPlainNo(Made call) {
        return call.question()
                && call.result() instanceof Answer answer
                && (answer.status() == 404 || answer.status() == 410);
    }

    private List<Answered> answered(Made call, boolean probe) {
        HttpResult result = call.result();
        Meaning meaning = result instanceof HttpResult.Refused
                ? Meaning.AGAIN
                : spec.answers().of(result);
        Integer status = result instanceof Answer answer ? answer.status() : null;
        boolean free = probe
                || result instanceof HttpResult.NotSent
                || result instanceof HttpResult.Withheld
                || result instanceof HttpResult.Refused
                || status != null && status == Answers.TOO_MANY;
        List<Integer> statuses = spec.request().results() != null && meaning == Meaning.APPLIED && !call.question()
                ? requests.statuses(((Answer) result).body(), call.items().size())
                : null;
        boolean each = spec.request().results() != null && meaning == Meaning.APPLIED && !call.question();
        List<Answered> answered = new ArrayList<>();
        for (int i = 0; i < call.items().size(); i++) {
            Meaning ofItem = meaning;
            if (each) {
                ofItem = statuses == null ? Meaning.UNCLEAR : spec.answers().of(statuses.get(i), true);
            }
            answered.add(new Answered(
                    call.items().get(i).effect(),
                    ofItem,
                    statuses == null ? status : statuses.get(i),
                    said(result),
                    free));
        }
        return answered;
    }

    private void write(List<Item> items, List<Settled> outcomes) {
        if (items.isEmpty()) {
            return;
        }
        Set<EffectId> written = ledger.settle(sender, outcomes);
        long now = nanos.getAsLong();
        for (int i = 0; i < items.size(); i++) {
            if (written.contains(outcomes.get(i).id())) {
                moves.apply(outcomes.get(i), items.get(i), now);
            } else {
                // somebody took it over: what came of it is theirs to find out
                items.get(i).next(Step.DECIDE, now);
            }
        }
        if (written.size() < items.size()) {
            fence.check();
        }
    }

    private void quiet(HttpResult result) {
        if (result instanceof Answer answer && answer.retryAfter() != null && answer.status() >= 400) {
            Duration asked = answer.retryAfter();
            dependencies.quiet(spec.pace().dependency(), asked.compareTo(LONGEST_QUIET) > 0 ? LONGEST_QUIET : asked);
        }
    }

    private static void refuse(List<Made> made) {
        for (Made call : made) {
            if (call.result() instanceof HttpResult.Refused refused) {
                throw LongshoreException.of(
                        Category.USER_ERROR,
                        "target-refused",
                        "The job's address must not be called: " + refused.why() + ".",
                        "Correct the address; if the host is meant to be called, name it in longshore.http.allow.");
            }
        }
    }

    private String said(HttpResult result) {
        if (result instanceof Answer answer) {
            return requests.masked(answer.body().isBlank() ? "" + answer.status() : answer.body());
        }
        if (result instanceof HttpResult.NotSent notSent) {
            return notSent.why();
        }
        if (result instanceof HttpResult.Withheld withheld) {
            return withheld.why();
        }
        return requests.masked(
                result instanceof HttpResult.NoAnswer none ? none.why() : ((HttpResult.Refused) result).why());
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
