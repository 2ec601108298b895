package dev.longshore.jobs.run;

import dev.longshore.jobs.unit.UnitDispatcher;
import dev.longshore.jobs.worker.Loop;
import dev.longshore.jobs.worker.ThisWorker;
import dev.longshore.jobs.worker.UnfitWorkerException;
import dev.longshore.jobs.worker.WorkerMetrics.Held;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.run.ClaimedRun;
import dev.longshore.sql.run.HeldRun;
import dev.longshore.sql.run.RunClaims;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims runs while this worker may drive more, and drives each on a thread of its own, apart from the slots of units, so that runs that wait for units
 * never keep units from being worked on; the run of a job that does all by itself takes one of the slots. Once a scan it also looks after what dead workers left and what operators asked of runs that nobody drives.
 */
final class RunDispatcher {

    private static final Logger log = LoggerFactory.getLogger(RunDispatcher.class);
    private final ThisWorker worker;
    private final RunClaims claims;
    private final RunDriver driver;
    private final LostWork lostWork;
    private final CommandDesk commands;
    private final DrivenRuns driven;
    private final UnitDispatcher units;
    private final Semaphore free;
    private final ExecutorService drivers;
    private final long scan;
    private final Loop loop;
    private volatile boolean stopping;
    private volatile long lookedAfterAt;

    RunDispatcher(
            ThisWorker worker,
            RunClaims claims,
            RunDriver driver,
            LostWork lostWork,
            CommandDesk commands,
            DrivenRuns driven,
            UnitDispatcher units) {
        this.worker = worker;
        this.claims = claims;
        this.driver = driver;
        this.lostWork = lostWork;
        this.commands = commands;
        this.driven = driven;
        this.units = units;
        this.scan = worker.lease().scan().toNanos();
        this.lookedAfterAt = System.nanoTime() - scan;
        this.loop = new Loop("run-dispatcher", worker.lease().scan(), this::pass);
        int runs = worker.properties().runs();
        this.free = new Semaphore(runs);
        AtomicInteger number = new AtomicInteger();
        this.drivers = Executors.newFixedThreadPool(runs, task -> {
            Thread thread = new Thread(task, "driver-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        worker.heartbeat().onDeaths(this::lookAfterAtOnce);
        loop.start();
    }

    void wake() {
        loop.wake();
    }

    /** A command was asked of a run that perhaps nobody drives, or somebody died. */
    void lookAfterAtOnce() {
        lookedAfterAt = System.nanoTime() - scan;
        loop.wake();
    }

    void beginStop() {
        stopping = true;
        loop.close();
        driven.drainAll();
        drivers.shutdown();
    }

    boolean awaitStop(Duration atMost) throws InterruptedException {
        return drivers.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void pass() {
        if (!worker.heartbeat().isFresh()) {
            return;
        }
        if (System.nanoTime() - lookedAfterAt >= scan) {
            lookedAfterAt = System.nanoTime();
            takeBack();
            if (commands.answerUndriven()) {
                lookAfterAtOnce();
            }
            claimAll();
            lostWork.tidy(); // last: whatever it waits for, lost runs are driven again
        }
        claimAll();
    }

    private void takeBack() {
        Deque<Integer> slots = new ArrayDeque<>();
        try {
            while (!worker.jobs().wholeNames().isEmpty() && slots.size() < free.availablePermits()) {
                Optional<Integer> slot = units.borrow(loop::wake);
                if (slot.isEmpty()) {
                    break;
                }
                slots.add(slot.get());
            }
            for (ClaimedRun run : lostWork.takeBack(free.availablePermits(), slots.size())) {
                free.acquireUninterruptibly();
                drive(run, isWhole(run) ? Optional.of(slots.remove()) : Optional.empty());
            }
        } finally {
            slots.forEach(units::giveBack);
        }
    }

    private void claimAll() {
        while (!stopping && worker.heartbeat().isFresh() && free.tryAcquire()) {
            Optional<Integer> slot = worker.jobs().wholeNames().isEmpty() ? Optional.empty() : units.borrow(loop::wake);
            Optional<ClaimedRun> run = Optional.empty();
            try {
                Set<String> names =
                        slot.isPresent() ? worker.jobs().names() : worker.jobs().splitNames();
                run = worker
                        .metrics()
                        .claim(
                                Held.RUN,
                                () -> claims
                                        .claimNext(
                                                worker.id(),
                                                names,
                                                worker.lease().duration())
                                        .stream()
                                        .toList(),
                                ClaimedRun::affinity)
                        .stream()
                        .findFirst();
            } finally {
                if (run.isEmpty()) {
                    free.release();
                }
                if (run.filter(this::isWhole).isEmpty()) {
                    slot.ifPresent(units::giveBack);
                }
            }
            if (run.isEmpty()) {
                return;
            }
            drive(run.get(), isWhole(run.get()) ? slot : Optional.empty());
        }
    }

    /** Works itself where others wait for units: it takes a slot, so that neither threads nor connections are promised twice. */
    private boolean isWhole(ClaimedRun run) {
        return worker.jobs().wholeNames().contains(run.job());
    }

    /** With a permit, and a slot if it is the run of a whole job, which the thread gives back. */
    private void drive(ClaimedRun claim, Optional<Integer> slot) {
        HeldRun claimed = new HeldRun(claim.id(), claim.token());
        worker.held().hold(claimed);
        log.atInfo()
                .addKeyValue("run", claim.id())
                .addKeyValue("job", claim.job())
                .addKeyValue("token", claim.token())
                .addKeyValue("attempt", claim.attempt())
                .log("run.claimed");
        drivers.execute(() -> {
            try {
                DrivenRun run;
                try {
                    run = driven.of(claim, worker.jobs().byHash(claim.definitionHash()));
                } catch (UnfitWorkerException e) {
                    driver.leaveToAnother(worker.id(), claim, e);
                    return;
                } catch (LongshoreException | IllegalStateException | IllegalArgumentException e) {
                    driver.refuse(claimed, claim.attempt(), e);
                    return;
                }
                driven.add(run);
                if (stopping) {
                    run.drain();
                }
                try {
                    driver.drive(run, units::wake);
                    if (run.isFenced()) {
                        worker.metrics().lost(Held.RUN);
                    }
                } finally {
                    driven.remove(run);
                    if (run.hasOrdersLeft()) {
                        lookAfterAtOnce();
                    }
                }
            } catch (Throwable e) {
                log.atError().addKeyValue("run", claim.id()).setCause(e).log("run.abandoned");
            } finally {
                worker.held().drop(claimed);
                slot.ifPresent(units::giveBack);
                free.release();
                loop.wake();
            }
        });
    }
}
