package dev.longshore.jobs.syncout;

import dev.longshore.jobs.effect.Permits;
import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Parking;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.syncout.Item.Step;
import dev.longshore.model.run.Counts;
import dev.longshore.sql.effect.Dependencies;
import dev.longshore.sql.effect.Dependencies.Standing;
import dev.longshore.sql.export.JsonRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One claimed unit at work, window by window. A window that takes long lets the engine look after orders in between: its chunk is then empty. What is
 * forgotten when it is cut short stands in the ledger.
 */
final class SyncOutUnit implements UnitProcessor {

    private static final Duration LONGEST_CHUNK = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
    private static final Duration WORTH_PARKING = Duration.ofSeconds(2);
    private static final Duration LONGEST_PARKING = Duration.ofMinutes(1);
    private static final Set<Step> CALLS = Set.of(Step.SEND, Step.ASK);
    private static final String KEY = "key";
    private static final String HELD = "held";

    private final SyncOutSpec spec;
    private final Upcoming source;
    private final Requests requests;
    private final Planning planning;
    private final Sending sending;
    private final Permits permits;
    private final Dependencies dependencies;
    private final ClaimedUnit claim;
    private final LongSupplier nanos;
    private final Set<Long> poison;
    private final CountDownLatch hurried = new CountDownLatch(1);
    private List<String> lastKey;
    private String held;
    private long read;
    private @Nullable Window window;

    /**
     * At its checkpoint.
     *
     * @param source of its rows
     */
    SyncOutUnit(
            SyncOutSpec spec, ClaimedUnit claim, Upcoming source, Requests requests, Parts parts, LongSupplier nanos) {
        this.spec = spec;
        this.claim = claim;
        this.source = source;
        this.requests = requests;
        this.planning = parts.planning();
        this.sending = parts.sending();
        this.permits = parts.permits();
        this.dependencies = parts.dependencies();
        this.nanos = nanos;
        this.poison = claim.leftOut().stream().map(LeftOut::position).collect(Collectors.toUnmodifiableSet());
        this.lastKey = claim.checkpoint().get(KEY) instanceof List<?> key
                ? key.stream().map(String::valueOf).toList()
                : List.of();
        this.held = claim.checkpoint().get(HELD) instanceof String order ? order : "";
        this.read = claim.counts().read();
    }

    /** The rows that come next. */
    interface Upcoming {

        /** Those after a key, so many at most. */
        List<JsonRow> rows(List<String> last, int most);

        /** The row with a key; empty if there is none any more. */
        Optional<JsonRow> row(List<String> key);

        /** The key of the next after a key, which is not read itself; empty if there is none. */
        Optional<List<String>> keyAfter(List<String> last);
    }

    /** What works for it. */
    record Parts(Planning planning, Sending sending, Permits permits, Dependencies dependencies) {}

    @Override
    public ChunkResult nextChunk() throws InterruptedException {
        Window open = window;
        if (open == null) {
            open = nextWindow();
            window = open;
        }
        Parking parking = work(open, nanos.getAsLong() + LONGEST_CHUNK.toNanos());
        if (!open.isSettled()) {
            return new ChunkResult(Counts.NONE, checkpoint(), false, List.of(), parking);
        }
        window = null;
        lastKey = open.lastKey().isEmpty() ? lastKey : open.lastKey();
        held = open.blockedAtEnd();
        read += open.counts().read();
        return new ChunkResult(open.counts(), checkpoint(), open.isLast(), open.rejections(), parking);
    }

    private Map<String, Object> checkpoint() {
        Map<String, Object> checkpoint = new LinkedHashMap<>();
        if (!lastKey.isEmpty()) {
            checkpoint.put(KEY, lastKey);
        }
        if (!held.isEmpty()) {
            checkpoint.put(HELD, held);
        }
        return checkpoint;
    }

    private Window nextWindow() {
        if (poison.contains(read + 1)) {
            return withoutNext();
        }
        int most = most();
        if (most == 1) {
            claim.trail().at(read + 1);
        } else {
            claim.trail().among(read + 1, read + most);
        }
        List<JsonRow> next = source.rows(lastKey, most);
        List<Item> items = new ArrayList<>();
        for (JsonRow row : next) {
            items.add(itemOf(row, read + items.size() + 1));
        }
        claim.trail().between();
        return new Window(items, spec.source().ordered(), held, next.size() < most);
    }

    /** As many rows as a chunk has; one where a worker died, so that the next death is known exactly; none that must not be read. */
    private int most() {
        int most = spec.source().chunkRows();
        if (claim.trail().suspects(read + 1, read + most)) {
            return 1;
        }
        return (int) poison.stream().mapToLong(place -> place - read - 1).filter(before -> before > 0).min().stream()
                .map(before -> Math.min(before, most))
                .findFirst()
                .orElse(most);
    }

    /** A row that takes workers down is not even read, but for its key. */
    private Window withoutNext() {
        List<Item> items = source.keyAfter(lastKey).stream()
                .map(key -> {
                    JsonRow row = new JsonRow(key, "{}");
                    Item left = new Item(read + 1, row, requests.nameOf(row), "", nanos.getAsLong());
                    left.isPoison();
                    return left;
                })
                .toList();
        return new Window(items, spec.source().ordered(), held, items.isEmpty());
    }

    private Item itemOf(JsonRow row, long position) {
        String name = requests.nameOf(row);
        claim.trail().at(position);
        String lacking = requests.lacking(row);
        if (lacking != null) {
            Item nowhere = new Item(position, row, name, "", nanos.getAsLong());
            goesNowhere(nowhere, lacking);
            return nowhere;
        }
        return new Item(position, row, name, requests.hashOf(row), nanos.getAsLong());
    }

    private static void goesNowhere(Item item, String lacking) {
        item.isRejected(
                "url-place",
                "Its " + lacking + " is empty, and the address has a place for it: nothing was sent.",
                null);
    }

    /** Another run has moved it on since: what it says now is decided about, and a row that is gone is nobody's to send. */
    private void readAgain(Item item) {
        Optional<JsonRow> now = source.row(item.row().key());
        if (now.isEmpty()) {
            item.isFiltered();
            return;
        }
        String lacking = requests.lacking(now.get());
        item.isReadAgain(now.get(), lacking == null ? requests.hashOf(now.get()) : "");
        if (lacking == null) {
            item.next(Step.DECIDE, nanos.getAsLong());
        } else {
            goesNowhere(item, lacking);
        }
    }

    /** Works until all is settled, the time is up, it is cut short, or the other system wants to be left alone for long. */
    private @Nullable Parking work(Window open, long until) throws InterruptedException {
        while (!open.isSettled() && hurried.getCount() > 0 && nanos.getAsLong() < until) {
            long now = nanos.getAsLong();
            List<Item> overtaken = open.due(Set.of(Step.READ), now);
            if (!overtaken.isEmpty()) {
                overtaken.forEach(this::readAgain);
                continue;
            }
            List<Item> undecided = open.due(Set.of(Step.DECIDE), now);
            if (!undecided.isEmpty()) {
                planning.decide(undecided, now);
                continue;
            }
            List<Item> orphans = open.due(Set.of(Step.ADOPT), now);
            if (!orphans.isEmpty()) {
                sending.adopt(orphans);
                continue;
            }
            List<Item> due = open.due(CALLS, now);
            if (due.isEmpty()) {
                // what is held back by order is settled by looking
                if (!open.isSettled()) {
                    rest(Duration.ofNanos(Math.max(1_000_000, open.nextDue() - now)));
                }
                continue;
            }
            Parking parking = callOrWait(due);
            if (parking != null) {
                return parking;
            }
        }
        return null;
    }

    private @Nullable Parking callOrWait(List<Item> due) throws InterruptedException {
        if (sending.isOverBudget()) {
            return new Parking(
                    Duration.ofSeconds(30),
                    spec.pace().dependency(),
                    spec.pace().dependency() + " makes more than a tenth of all calls necessary again.");
        }
        Standing standing = dependencies.standing(
                spec.pace().dependency(), spec.request().limit().plusSeconds(2));
        if (!standing.mayCall()) {
            if (standing.pause().compareTo(WORTH_PARKING) < 0) {
                rest(standing.pause());
                return null;
            }
            return new Parking(
                    standing.pause().compareTo(LONGEST_PARKING) > 0 ? LONGEST_PARKING : standing.pause(),
                    spec.pace().dependency(),
                    spec.pace().dependency()
                            + (standing.open()
                                    ? " is away or fails: it is tried again by one call at a time."
                                    : " asked to be left alone for a while."));
        }
        int taken = permits.take(standing.probe() ? 1 : spec.pace().atOnce());
        if (taken == 0) {
            rest(permits.nextIn());
            return null;
        }
        int made = 0;
        try {
            made = sending.call(fitting(due, taken, standing.probe()), standing.probe());
        } finally {
            permits.ended(taken, made == 0 ? taken : made);
        }
        return null;
    }

    /** As many as so many calls can take. */
    private List<Item> fitting(List<Item> due, int calls, boolean probe) {
        List<Item> questions = due.stream()
                .filter(item -> item.step() == Step.ASK)
                .limit(calls)
                .toList();
        int left = calls - questions.size();
        List<Item> fitting = new ArrayList<>(questions);
        due.stream()
                .filter(item -> item.step() == Step.SEND)
                .limit((long) left * (probe ? 1 : spec.request().batch()))
                .forEach(fitting::add);
        return fitting;
    }

    /** Waits, unless it is cut short. */
    private void rest(Duration wished) throws InterruptedException {
        long millis = Math.min(wished.toMillis() + 1, LONGEST_WAIT.toMillis());
        if (hurried.await(millis, TimeUnit.MILLISECONDS)) {
            Thread.onSpinWait();
        }
    }

    /** Calls in flight end by their limit, and what came of them is written: cut short is what would follow. */
    @Override
    public void hurry() {
        hurried.countDown();
    }

    @Override
    public void close() {
        sending.close();
        permits.close();
    }
}
