package dev.longshore.model.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The moments at which a timetable fires. A wall clock goes evenly from one change of its offset to the next, so the search goes stretch by stretch: within
 * one, times of the wall clock and moments have the same order. Immutable.
 *
 * <p>Its limits: it knows the rules of zones that this Java knows; a government that changes them on short notice needs an update of Java.
 */
public final class FireTimes {

    private static final int LONGEST_MONTHLY_SEARCH = 24;

    private final Timing timing;
    private final WorkDays workDays;
    private final ZoneRules rules;
    private final Instant first;
    private final Instant end;

    /** @param timing with a timetable of its own: that of a predecessor is put in its place before */
    public FireTimes(Timing timing, WorkDays workDays) {
        if (timing.timetable() instanceof Timetable.WithPredecessor) {
            throw new IllegalArgumentException("a chained timetable has no times of its own");
        }
        this.timing = timing;
        this.workDays = workDays;
        this.rules = timing.zone().getRules();
        this.first = startOf(timing.validFrom(), Instant.MIN);
        this.end =
                startOf(timing.validUntil() == null ? null : timing.validUntil().plusDays(1), Instant.MAX);
    }

    private Instant startOf(@Nullable LocalDate date, Instant otherwise) {
        return date == null ? otherwise : date.atStartOfDay(timing.zone()).toInstant();
    }

    /** The first fire strictly after a moment. */
    public Optional<PlannedFire> next(Instant after) {
        Instant from = after.isBefore(first) ? first.minusNanos(1) : after;
        PlannedFire fire =
                timing.timetable() instanceof Timetable.Every every ? next(every, from) : nextByWallClock(from);
        return fire == null || !fire.at().isBefore(end) ? Optional.empty() : Optional.of(fire);
    }

    /** The fires after a moment and not after another, oldest first, so many at most. */
    public List<PlannedFire> between(Instant after, Instant until, int limit) {
        List<PlannedFire> fires = new ArrayList<>();
        Optional<PlannedFire> fire = next(after);
        while (fire.isPresent() && !fire.get().at().isAfter(until) && fires.size() < limit) {
            fires.add(fire.get());
            fire = next(fire.get().at());
        }
        return fires;
    }

    /**
     * What it leaves out at changes of the clock after a moment and not after another, so many changes at most. Nothing for what goes by real time, which
     * misses nothing.
     */
    public List<JumpedOver> jumpedOver(Instant after, Instant until, int limit) {
        List<JumpedOver> left = new ArrayList<>();
        if (timing.gap() != InGap.SKIP || timing.goesByRealTime()) {
            return left;
        }
        ZoneOffsetTransition change = rules.nextTransition(after.isBefore(first) ? first.minusNanos(1) : after);
        while (change != null
                && !change.getInstant().isAfter(until)
                && change.getInstant().isBefore(end)
                && left.size() < limit) {
            jumpedOver(change).ifPresent(left::add);
            change = rules.nextTransition(change.getInstant());
        }
        return left;
    }

    private Optional<JumpedOver> jumpedOver(ZoneOffsetTransition change) {
        LocalDateTime earliest = change.isGap() ? wallAtOrAfter(change.getDateTimeBefore()) : null;
        if (earliest == null || !earliest.isBefore(change.getDateTimeAfter())) {
            return Optional.empty();
        }
        int times = 0;
        for (LocalDateTime wall = earliest;
                wall != null && wall.isBefore(change.getDateTimeAfter());
                wall = wallAtOrAfter(wall.plusSeconds(1))) {
            times++;
        }
        return Optional.of(new JumpedOver(new PlannedFire(change.getInstant(), earliest, ClockChange.IN_GAP), times));
    }

    private PlannedFire next(Timetable.Every every, Instant after) {
        Instant at = every.from();
        if (!after.isBefore(at)) {
            long passed = Duration.between(at, after).dividedBy(every.interval());
            at = at.plus(every.interval().multipliedBy(passed + 1));
        }
        return new PlannedFire(at, LocalDateTime.ofInstant(at, timing.zone()), ClockChange.NONE);
    }

    private @Nullable PlannedFire nextByWallClock(Instant after) {
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime from = LocalDateTime.ofInstant(after, offset)
                .truncatedTo(ChronoUnit.SECONDS)
                .plusSeconds(1);
        ZoneOffsetTransition change = rules.nextTransition(after);
        while (true) {
            LocalDateTime wall = wallAtOrAfter(from);
            while (wall != null && (change == null || wall.toInstant(offset).isBefore(change.getInstant()))) {
                ClockChange side = sideOf(wall, offset);
                if (isWanted(side)) {
                    return new PlannedFire(wall.toInstant(offset), wall, side);
                }
                wall = wallAtOrAfter(wall.plusSeconds(1));
            }
            if (change == null || wall == null && change.isGap()) {
                return null;
            }
            if (change.isGap() && timing.gap() == InGap.AFTER) {
                LocalDateTime jumpedOver = wallAtOrAfter(change.getDateTimeBefore());
                if (jumpedOver != null && jumpedOver.isBefore(change.getDateTimeAfter())) {
                    return new PlannedFire(change.getInstant(), jumpedOver, ClockChange.AFTER_GAP);
                }
            }
            from = change.getDateTimeAfter();
            offset = change.getOffsetAfter();
            change = rules.nextTransition(change.getInstant());
        }
    }

    private ClockChange sideOf(LocalDateTime wall, ZoneOffset offset) {
        ZoneOffsetTransition around = rules.getTransition(wall);
        if (around == null || around.isGap()) {
            return ClockChange.NONE;
        }
        return offset.equals(around.getOffsetBefore()) ? ClockChange.FIRST_OF_TWO : ClockChange.SECOND_OF_TWO;
    }

    private boolean isWanted(ClockChange side) {
        return switch (side) {
            case FIRST_OF_TWO -> timing.overlap() != InOverlap.SECOND;
            case SECOND_OF_TWO -> timing.overlap() != InOverlap.FIRST;
            case NONE, AFTER_GAP -> true;
            case IN_GAP -> false;
        };
    }

    private @Nullable LocalDateTime wallAtOrAfter(LocalDateTime from) {
        Timetable timetable = timing.timetable();
        if (timetable instanceof Timetable.Cron cron) {
            return cron.expression().next(from);
        }
        if (timetable instanceof Timetable.Once once) {
            return once.at().isBefore(from) ? null : once.at();
        }
        if (timetable instanceof Timetable.Monthly monthly) {
            return next(monthly, from);
        }
        throw new IllegalStateException(timetable.kind() + " does not go by the wall clock");
    }

    private @Nullable LocalDateTime next(Timetable.Monthly monthly, LocalDateTime from) {
        YearMonth month = YearMonth.from(from);
        for (int i = 0; i < LONGEST_MONTHLY_SEARCH; i++) {
            LocalDate day = dayOf(monthly, month.plusMonths(i));
            if (day != null && !day.atTime(monthly.at()).isBefore(from)) {
                return day.atTime(monthly.at());
            }
        }
        return null;
    }

    /** The day of a month; null if it has none, such as a fifth Monday. */
    private @Nullable LocalDate dayOf(Timetable.Monthly monthly, YearMonth month) {
        if (monthly.weekday() != null) {
            LocalDate day =
                    month.atDay(1).with(TemporalAdjusters.dayOfWeekInMonth(monthly.ordinal(), monthly.weekday()));
            return YearMonth.from(day).equals(month) ? day : null;
        }
        boolean fromEnd = monthly.ordinal() < 0;
        int wanted = Math.abs(monthly.ordinal());
        LocalDate day = fromEnd ? month.atEndOfMonth() : month.atDay(1);
        while (YearMonth.from(day).equals(month)) {
            if (workDays.isWorkDay(day) && --wanted == 0) {
                return day;
            }
            day = fromEnd ? day.minusDays(1) : day.plusDays(1);
        }
        return null;
    }
}
