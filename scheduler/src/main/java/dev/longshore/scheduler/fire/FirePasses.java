package dev.longshore.scheduler.fire;

import dev.longshore.model.schedule.DueFires;
import dev.longshore.model.schedule.FireTimes;
import dev.longshore.model.schedule.Policies;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.sql.schedule.DecidedFire;
import dev.longshore.sql.schedule.DueSchedule;
import dev.longshore.sql.schedule.FireClock;
import dev.longshore.sql.schedule.Fires;
import dev.longshore.sql.schedule.HeldFire;
import dev.longshore.sql.schedule.NewFire;
import dev.longshore.sql.schedule.Sentences;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One look at what is due, in one transaction: locks some schedules, decides each of their fires, moves their clocks. A crash before the commit decides nothing, and
 * another scheduler finds the same due; after it nothing is due any more. A schedule that fails is looked at again later and stops no other.
 */
final class FirePasses {

    private static final Logger log = LoggerFactory.getLogger(FirePasses.class);

    /** Fires of one schedule in one pass, times its tenants: what is left stays due. */
    private static final int MOST_AT_ONCE = 200;

    private static final Duration PAUSE_OF_A_FIRE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Fires fires;
    private final FireDesk desk;
    private final FireClock clock;
    private final SchedulerProperties properties;
    private final TransactionTemplate transactions;
    private final TransactionTemplate savepoints;

    FirePasses(
            Fires fires,
            FireDesk desk,
            FireClock clock,
            SchedulerProperties properties,
            PlatformTransactionManager transactionManager) {
        this.fires = fires;
        this.desk = desk;
        this.clock = clock;
        this.properties = properties;
        this.transactions = new TransactionTemplate(transactionManager);
        this.savepoints = new TransactionTemplate(transactionManager);
        this.savepoints.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** Decides about some of the schedules that are due; how many those were. */
    int decideDue() {
        return look(this::decideDue);
    }

    /** Between passes, while nothing is due. */
    void prepare() {
        desk.prepare();
    }

    /** Looks at some of the held fires again; how many those were. */
    int reviewHeld() {
        return look(this::reviewHeld);
    }

    private int look(ToIntFunction<Edge> pass) {
        try {
            return Objects.requireNonNull(
                    transactions.execute(status -> pass.applyAsInt((decision, book, failed) -> decision.run())));
        } catch (RuntimeException e) {
            // nothing of it is committed; once more, with a savepoint around each, to find the one that failed
            return Objects.requireNonNull(transactions.execute(status -> pass.applyAsInt(this::guarded)));
        }
    }

    private int decideDue(Edge edge) {
        Instant now = clock.now();
        List<DueSchedule> due = fires.claimDue(now, properties.batch());
        if (!due.isEmpty()) {
            Pass pass = new Pass(
                    desk.around(now),
                    desk.jobs(),
                    desk.book(due.stream().map(DueSchedule::id).toList(), now),
                    desk.decided(due),
                    // asked once, not for each schedule of a herd
                    clock.speed());
            due.forEach(one -> edge.of(() -> decide(one, pass), pass.book(), e -> failed(one, now, e)));
            pass.book().write();
        }
        return due.size();
    }

    private int reviewHeld(Edge edge) {
        Instant now = clock.now();
        List<HeldFire> held = fires.claimHeld(now, properties.batch());
        if (!held.isEmpty()) {
            Pass pass = new Pass(
                    desk.around(now),
                    desk.jobs(),
                    desk.book(held.stream().map(one -> one.fire().schedule()).toList(), now),
                    Set.of(),
                    1);
            held.forEach(one -> edge.of(() -> review(one, pass), pass.book(), e -> failed(one, now, e)));
            pass.book().write();
        }
        return held.size();
    }

    /**
     * What is known in one transaction, and what it decides.
     *
     * @param decided planned times that have their decision although the clocks of their schedules have not come to them
     * @param speed of a clock that may hurry; durations that real work needs are so many times as long by it
     */
    private record Pass(
            Surroundings around, FireDesk.JobsOfPass jobs, FireBook book, Set<DecidedFire> decided, int speed) {

        @Nullable
        Duration startWithin(Policies policies) {
            Duration given = policies.startWithin();
            return given == null ? null : given.multipliedBy(speed);
        }

        /** From when on a fire counts as missed: at the latest when its run can no longer start in time, for only what is missed is made up for. */
        Duration lateAfter(Policies policies, Duration usual) {
            Duration late = usual.multipliedBy(speed);
            Duration startWithin = startWithin(policies);
            return startWithin == null || late.compareTo(startWithin) < 0 ? late : startWithin;
        }
    }

    /** Around what is decided about one schedule or one held fire. */
    @FunctionalInterface
    private interface Edge {
        void of(Runnable decision, FireBook book, Consumer<RuntimeException> failed);
    }

    /** Whatever is wrong with one must not stop the others. */
    private void guarded(Runnable decision, FireBook book, Consumer<RuntimeException> failed) {
        try {
            savepoints.executeWithoutResult(status -> {
                decision.run();
                book.write();
            });
        } catch (RuntimeException e) {
            book.forget();
            failed.accept(e);
        }
    }

    private void failed(DueSchedule due, Instant now, RuntimeException e) {
        Duration pause = Duration.ofSeconds(1L << Math.min(8, due.failures()));
        fires.failed(
                due.id(),
                String.valueOf(e.getMessage()),
                now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
        log.atWarn().addKeyValue("schedule", due.name()).setCause(e).log("schedule.undecided");
    }

    private void failed(HeldFire held, Instant now, RuntimeException e) {
        fires.postpone(held.id(), now.plus(PAUSE_OF_A_FIRE));
        log.atWarn().addKeyValue("schedule", held.schedule()).setCause(e).log("schedule.undecided");
    }

    private void decide(DueSchedule due, Pass pass) {
        Surroundings around = pass.around();
        ScheduleDefinition given = around.schedules().definition(due.name());
        Optional<ScheduleDefinition> timed =
                given == null ? Optional.empty() : around.schedules().withTimes(given);
        if (timed.isEmpty()) {
            throw new IllegalStateException("the schedule, or the one whose times it goes by, does not exist any more");
        }
        ScheduleDefinition definition = timed.get();
        FireTimes times = around.schedules().times(definition);
        Policies policies = definition.policies();
        DueFires found = DueFires.since(
                times, policies, due.decidedUntil(), around.now(), pass.lateAfter(policies, properties.lateAfter()));
        List<String> tenants = pass.jobs().tenantsOf(definition);
        if (found.givenUp() != null) {
            String reason = MissedReason.of(definition, found, found.givenUp(), tenants.size());
            fires.recordGivenUp(due.id(), definition, found.givenUp(), reason, around.now());
            log.atWarn()
                    .addKeyValue("schedule", due.name())
                    .addKeyValue("fires", found.givenUp().times())
                    .log("schedule.missed");
        }
        int asked = 0;
        Instant until = found.decidedUntil();
        for (DueFires.Due one : found.toAsk()) {
            if (asked >= MOST_AT_ONCE) {
                break;
            }
            for (String tenant : tenants.isEmpty() ? List.of("") : tenants) {
                Candidate candidate = candidate(due, definition, one, tenant.isEmpty() ? null : tenant, pass);
                if (!pass.decided().contains(DecidedFire.of(candidate.fire()))) {
                    desk.decide(candidate, around, pass.jobs(), pass.book());
                }
                asked++;
            }
            until = one.fire().at();
        }
        boolean all = found.toAsk().isEmpty()
                || until.equals(
                        found.toAsk().get(found.toAsk().size() - 1).fire().at());
        Instant decided = all ? found.decidedUntil() : until;
        pass.book()
                .move(due, decided, times.next(decided).map(next -> next.at()).orElse(null));
    }

    private static Candidate candidate(
            DueSchedule due, ScheduleDefinition definition, DueFires.Due one, @Nullable String tenant, Pass pass) {
        Instant planned = one.fire().at();
        Instant now = pass.around().now();
        Duration startWithin = pass.startWithin(definition.policies());
        String lateness = one.missed()
                ? "It was asked for " + Sentences.time(Duration.between(planned, now))
                        + " late: no scheduler decided about it before."
                : null;
        return new Candidate(
                definition,
                new NewFire(
                        due.id(),
                        planned,
                        tenant,
                        definition.logicalDate(planned),
                        // a run that makes up for what was missed is late by nature
                        startWithin == null ? null : (one.missed() ? now : planned).plus(startWithin)),
                lateness,
                null);
    }

    private void review(HeldFire held, Pass pass) {
        Surroundings around = pass.around();
        ScheduleDefinition given = around.schedules().definition(held.schedule());
        ScheduleDefinition definition =
                given == null ? null : around.schedules().withTimes(given).orElse(null);
        if (definition == null) {
            desk.withdraw(held, around.now());
        } else {
            desk.decide(new Candidate(definition, held.fire(), null, held.id()), around, pass.jobs(), pass.book());
        }
    }
}
