package dev.longshore.jobs.unit;

import dev.longshore.jobs.transport.ChunkInbox;
import dev.longshore.jobs.worker.Loop;
import dev.longshore.jobs.worker.ThisWorker;
import dev.longshore.jobs.worker.WorkerMetrics.Held;
import dev.longshore.model.run.RunId;
import dev.longshore.model.worker.Affinity;
import dev.longshore.sql.run.RunMoves;
import dev.longshore.sql.unit.ClaimedUnitRow;
import dev.longshore.sql.unit.ClaimedWork;
import dev.longshore.sql.unit.HeldUnit;
import dev.longshore.sql.unit.UnitClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims units for the worker's free slots, for all that are free at once, on one thread, and works on them on a thread a slot. Those threads are never interrupted:
 * a stop lets each finish its chunk.
 */
public final class UnitDispatcher {

    private static final Logger log = LoggerFactory.getLogger(UnitDispatcher.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_GATHERING = Duration.ofMillis(5);

    /** Of how long a unit takes, what its slot may wait for others; twice as much where claims take as long as that. */
    private static final int SHARE_OF_GATHERING = 20;

    private final ThisWorker worker;
    private final UnitClaims claims;
    private final ChunkInbox inbox;
    private final SlotWork units;
    private final RunMoves moves;
    private final UnitEnds ends;
    private final ConcurrentLinkedQueue<Integer> free = new ConcurrentLinkedQueue<>();
    private final ExecutorService slots;
    /** Of somebody who wanted to borrow a slot when all were taken. */
    private final AtomicReference<@Nullable Runnable> wish = new AtomicReference<>();

    /** Runs of owners elsewhere of which units are DONE here since they were last told. */
    private final Set<RunId> untold = ConcurrentHashMap.newKeySet();

    private final Map<HeldUnit, Hurry> atWork = new ConcurrentHashMap<>();
    private final Loop loop = new Loop("unit-dispatcher", POLL, this::claimAll);
    private final Loop hurrying = new Loop("unit-hurry", POLL, this::hurryUnwanted);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile long nanosOfLatest;
    private long nanosOfClaim;

    UnitDispatcher(
            ThisWorker worker, UnitClaims claims, ChunkInbox inbox, SlotWork units, RunMoves moves, UnitEnds ends) {
        this.worker = worker;
        this.claims = claims;
        this.inbox = inbox;
        this.units = units;
        this.moves = moves;
        this.ends = ends;
        int places = worker.properties().slots();
        IntStream.range(0, places).forEach(free::add);
        AtomicInteger number = new AtomicInteger();
        this.slots = Executors.newFixedThreadPool(places, task -> {
            Thread thread = new Thread(task, "slot-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    public void start() {
        loop.start();
        hurrying.start();
    }

    /** Units may have become claimable. */
    public void wake() {
        loop.wake();
        hurrying.wake();
    }

    /**
     * Takes a slot for work that is no unit and as much as one, to be given back. Empty if all are taken, or just on offer for units.
     *
     * @param whenFree called once the next slot is free, which is left for that for the moment
     */
    public Optional<Integer> borrow(Runnable whenFree) {
        Integer slot = free.poll();
        wish.set(slot == null ? whenFree : null);
        return Optional.ofNullable(slot);
    }

    public void giveBack(int slot) {
        free.add(slot);
        loop.wake();
    }

    /** Cuts short whatever is in work here. */
    public void hurry() {
        atWork.values().forEach(Hurry::ask);
    }

    /** Claims no more, and lets units in work return at their next chunk. */
    public void beginStop() {
        stopping.countDown();
        loop.close();
        slots.shutdown();
    }

    /** Waits until all slots are empty; false if that takes longer. */
    public boolean awaitStop(Duration atMost) throws InterruptedException {
        boolean empty = slots.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (empty) {
            hurrying.close();
        }
        return empty;
    }

    /** What its run wants no more, or another worker holds by now, need not even finish its chunk. */
    private void hurryUnwanted() {
        Set<HeldUnit> held = Set.copyOf(atWork.keySet());
        for (HeldUnit unwanted : claims.unwanted(held)) {
            Hurry hurry = atWork.get(unwanted);
            if (hurry != null && !hurry.isAsked()) {
                log.atInfo().addKeyValue("unit", unwanted.id()).log("unit.hurried");
                hurry.ask();
            }
        }
    }

    private void claimAll() throws InterruptedException {
        gather();
        while (!isStopping() && worker.heartbeat().isFresh()) {
            List<Integer> unused = takeFree();
            if (unused.isEmpty()) {
                return;
            }
            try {
                List<ClaimedWork> claimed = claim(List.copyOf(unused));
                if (claimed.isEmpty()) {
                    tellOwners();
                    return;
                }
                start(claimed, unused);
            } finally {
                free.addAll(unused);
            }
        }
    }

    /**
     * Units that were claimed together end at about the same time, and a claim of all their slots costs little more than one of a single slot. The slower claims
     * are, since there are so many of them, the more it gathers.
     */
    private void gather() throws InterruptedException {
        long least = Math.min(LONGEST_GATHERING.toNanos(), nanosOfLatest / SHARE_OF_GATHERING);
        long nanos = Math.max(least, Math.min(nanosOfClaim, 2 * least));
        if (!atWork.isEmpty()) {
            stopping.await(nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** What no thread takes is held no longer, or its lease would be renewed and nobody work on it. */
    private void start(List<ClaimedWork> claimed, List<Integer> unused) {
        List<ClaimedWork> waiting = new ArrayList<>(claimed);
        claimed.forEach(unit -> worker.held().hold(unit.held()));
        try {
            for (ClaimedWork unit : claimed) {
                slots.execute(() -> work(unit));
                unused.remove((Integer) unit.slot());
                waiting.remove(unit);
            }
        } finally {
            waiting.forEach(unit -> worker.held().drop(unit.held()));
        }
    }

    private List<ClaimedWork> claim(List<Integer> places) {
        Duration lease = worker.lease().duration();
        long begun = System.nanoTime();
        List<ClaimedWork> claimed = worker.metrics()
                .claim(
                        Held.UNIT,
                        () -> claims.claimNext(
                                worker.id(),
                                worker.jobs().names(),
                                places,
                                lease,
                                waiting -> inbox.claim(waiting, worker.id(), places.get(0), lease)),
                        ClaimedWork::affinity);
        nanosOfClaim = System.nanoTime() - begun;
        return claimed;
    }

    private List<Integer> takeFree() {
        List<Integer> taken = new ArrayList<>();
        for (Integer slot = free.poll(); slot != null; slot = free.poll()) {
            taken.add(slot);
        }
        Runnable wished = taken.isEmpty() ? null : wish.getAndSet(null);
        if (wished != null) {
            free.add(taken.remove(0));
            wished.run();
        }
        return taken;
    }

    private void work(ClaimedWork unit) {
        Hurry hurry = new Hurry();
        Ending ending = Ending.FENCED;
        long begun = System.nanoTime();
        atWork.put(unit.held(), hurry);
        try {
            sayHowLongItWaited(unit);
            ending = units.work(
                    unit,
                    worker.lease().duration(),
                    () -> isStopping() || !worker.heartbeat().isFresh(),
                    hurry);
            if (ending == Ending.FENCED) {
                worker.metrics().lost(Held.UNIT);
            }
            if (ending == Ending.DONE) {
                worker.metrics().worked(unit.affinity(), Duration.ofNanos(System.nanoTime() - begun));
            }
            if (ending == Ending.DISTURBED) {
                pause(unit.disturbances());
            }
        } catch (Throwable e) {
            // nothing more can be written about it: its lease runs out
            log.atError().addKeyValue("unit", unit.held().id()).setCause(e).log("unit.abandoned");
        } finally {
            nanosOfLatest = System.nanoTime() - begun;
            atWork.remove(unit.held());
            worker.held().drop(unit.held());
            free.add(unit.slot());
            tellOwner(unit, ending);
            loop.wake();
        }
    }

    /** One more statement, where work prefers workers and nowhere else. */
    private void sayHowLongItWaited(ClaimedWork unit) {
        if (unit.affinity() != Affinity.NONE) {
            claims.waited(unit.held()).ifPresent(waited -> worker.metrics().waited(unit.affinity(), waited));
        }
    }

    /**
     * The owner here at once. One in another JVM finds at its next tick what is DONE while there is more to claim: a notification goes to all workers, and for
     * each of very many short units that would be most of what they cost. Any other end may be what it waits for.
     */
    private void tellOwner(ClaimedWork unit, Ending ending) {
        RunId run = unit.held().id().run();
        ends.unitEnded(run);
        if (unit.run().owner().equals(worker.id())) {
            return;
        }
        // the owner of a sequential source sends the next chunk of a key when the one before is done
        if (ending == Ending.DONE && unit instanceof ClaimedUnitRow) {
            untold.add(run);
        } else {
            notifyOwner(run);
        }
    }

    /** There is nothing more to claim: perhaps since what has ended here was the last. */
    private void tellOwners() {
        for (RunId run : Set.copyOf(untold)) {
            untold.remove(run);
            notifyOwner(run);
        }
    }

    private void notifyOwner(RunId run) {
        try {
            moves.wakeUnits(run);
        } catch (RuntimeException e) {
            log.atDebug().addKeyValue("run", run).setCause(e).log("notification failed");
        }
    }

    /** Twice as long each time, so that what is away is not asked for all the time; ends early when the worker stops. */
    private void pause(int disturbances) throws InterruptedException {
        long millis = Math.min(LONGEST_PAUSE.toMillis(), 50L << Math.min(disturbances + 1, 10));
        stopping.await(millis, TimeUnit.MILLISECONDS);
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
