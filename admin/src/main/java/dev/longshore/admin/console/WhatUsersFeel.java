package dev.longshore.admin.console;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.schedule.FireDecision;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.now.OpenFailure;
import dev.longshore.sql.now.OpenWork;
import dev.longshore.sql.outcome.ObjectiveLine;
import dev.longshore.sql.outcome.OutcomeViews;
import dev.longshore.sql.schedule.FireRow;
import dev.longshore.sql.schedule.FireViews;
import dev.longshore.sql.schedule.ScheduleViews;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Turns open failures and late work into what users feel, worst first. Impact worsens with time, as the catalogue says. */
@Component
class WhatUsersFeel {

    private static final Comparator<Felt> WORST_FIRST = Comparator.comparing(Felt::impact)
            .thenComparing(Comparator.comparingLong(Felt::runs).reversed())
            .thenComparing(Felt::since);

    private static final int MOST_NOT_STARTED = 200;

    private final NowView now;
    private final FireViews fires;
    private final ScheduleViews schedules;
    private final Jobs jobs;
    private final Definitions definitions;
    private final OutcomeViews outcomes;

    WhatUsersFeel(
            NowView now,
            FireViews fires,
            ScheduleViews schedules,
            Jobs jobs,
            Definitions definitions,
            OutcomeViews outcomes) {
        this.now = now;
        this.fires = fires;
        this.schedules = schedules;
        this.jobs = jobs;
        this.definitions = definitions;
        this.outcomes = outcomes;
    }

    List<Felt> now(TenantScope scope, Figures f) {
        List<Felt> felt = new ArrayList<>(failures(scope, f));
        felt.addAll(lateWork(scope, f));
        felt.addAll(lateOutcomes(scope));
        felt.sort(WORST_FIRST);
        return felt;
    }

    /** Open failures, and what should have started and did not; worst first. */
    List<Felt> failures(TenantScope scope, Figures f) {
        List<Felt> failures = new ArrayList<>(now.openFailures(scope).stream()
                .map(failure -> felt(failure, f))
                .toList());
        failures.addAll(notStarted(scope, f));
        failures.sort(WORST_FIRST);
        return failures;
    }

    private List<Felt> notStarted(TenantScope scope, Figures f) {
        Map<ScheduleName, List<FireRow>> bySchedule = new LinkedHashMap<>();
        fires.notStarted(scope, MOST_NOT_STARTED).forEach(fire -> bySchedule
                .computeIfAbsent(fire.schedule(), name -> new ArrayList<>())
                .add(fire));
        if (bySchedule.isEmpty()) {
            return List.of();
        }
        Map<ScheduleName, JobName> known = schedules.list(TenantScope.ALL).stream()
                .map(line -> line.schedule().definition())
                .collect(Collectors.toMap(ScheduleDefinition::name, ScheduleDefinition::job));
        return bySchedule.values().stream()
                .filter(rows -> known.containsKey(rows.get(0).schedule()))
                .map(rows -> notStarted(rows, known.get(rows.get(0).schedule()), f))
                .toList();
    }

    /** @param rows of one schedule, newest first */
    private Felt notStarted(List<FireRow> rows, JobName job, Figures f) {
        FireRow newest = rows.get(0);
        FireRow oldest = rows.get(rows.size() - 1);
        Impact impact = jobs.find(job)
                .map(found -> found.definition().impact())
                .orElse(new Impact(Impact.Level.DELAYED, "A result is missing.", List.of()));
        String why = "was to run, and " + newest.schedule() + " did not start: it was planned for "
                + f.minute(newest.plannedAt())
                + (newest.startBy() == null ? "" : " and had to start by " + f.minute(newest.startBy())) + ". "
                + (newest.reason() == null || newest.decision() == FireDecision.MISSED
                        ? ""
                        : Words.sentence(newest.reason()))
                + (rows.size() > 1 ? " So did " + f.number(rows.size() - 1L) + " before it." : "");
        return new Felt(
                impact.levelAfter(Duration.between(oldest.plannedAt(), f.asOf())),
                Words.sentence(impact.sentence()),
                job,
                why.strip(),
                "/schedules/" + newest.schedule(),
                "See the schedule",
                rows.size(),
                oldest.plannedAt(),
                true);
    }

    private Felt felt(OpenFailure failure, Figures f) {
        Impact impact = definitions
                .of(failure.definitionHash())
                .map(JobDefinition::impact)
                .orElse(new Impact(Impact.Level.BROKEN, failure.title() + " fails.", List.of()));
        return new Felt(
                impact.levelAfter(Duration.between(failure.since(), f.asOf())),
                Words.sentence(impact.sentence()),
                failure.job(),
                why(failure, f),
                failure.runs() == 1
                        ? "/runs/" + failure.newest()
                        : "/runs?state=failed&job=" + failure.job().value(),
                failure.runs() == 1 ? "See the failure" : "See the " + f.number(failure.runs()) + " runs",
                failure.runs(),
                failure.since(),
                true);
    }

    private static String why(OpenFailure failure, Figures f) {
        StringBuilder why = new StringBuilder();
        if (failure.runs() == 1) {
            why.append("failed at ").append(f.minute(failure.since()));
        } else {
            why.append("failed ")
                    .append(f.number(failure.runs()))
                    .append(" times since ")
                    .append(f.minute(failure.since()));
        }
        if (!failure.tenants().isEmpty()) {
            why.append(" for ").append(Words.list(failure.tenants(), 3));
        }
        OpenFailure.Cause cause = failure.cause();
        if (cause == null) {
            return why.append(". Its worker could not record why; its log says more.")
                    .toString();
        }
        why.append(": ").append(Words.sentence(Words.brief(cause.message(), 240)));
        why.append(' ').append(Words.whoActs(cause.category())).append(" can act");
        return why.append(cause.remedy() == null ? "." : ": " + Words.sentence(cause.remedy()))
                .toString();
    }

    private List<Felt> lateWork(TenantScope scope, Figures f) {
        List<Felt> late = new ArrayList<>();
        for (OpenWork work : now.openWork(scope)) {
            definitions.of(work.definitionHash()).ifPresent(definition -> {
                Duration promised = definition.promise().readyWithin();
                if (work.oldest().plus(promised).isBefore(f.asOf())) {
                    late.add(late(work, definition, promised, f));
                }
            });
        }
        return late;
    }

    private static Felt late(OpenWork work, JobDefinition definition, Duration promised, Figures f) {
        return new Felt(
                Impact.Level.DELAYED,
                "“" + definition.title() + "” comes later than promised.",
                work.job(),
                "promises its result within " + f.span(promised) + "; the oldest of "
                        + f.many(work.runs(), "open run") + " was asked for "
                        + f.between(work.oldest(), null) + " ago.",
                "/runs?state=open&job=" + work.job().value(),
                work.runs() == 1 ? "See the run" : "See the runs",
                work.runs(),
                work.oldest().plus(promised),
                false);
    }

    /** One for each job: the objective for the fewest, which is the stricter in time, comes first. */
    private List<Felt> lateOutcomes(TenantScope scope) {
        Map<String, ObjectiveLine> missed = new LinkedHashMap<>();
        outcomes.missed(scope).forEach(objective -> missed.putIfAbsent(objective.job(), objective));
        return missed.values().stream().map(this::late).toList();
    }

    private Felt late(ObjectiveLine objective) {
        JobName job = new JobName(objective.job());
        String title = jobs.find(job).map(found -> found.definition().title()).orElse(objective.job());
        return new Felt(
                Impact.Level.DELAYED,
                "Customers of “" + title + "” wait for longer than was promised.",
                job,
                "takes too long: " + OutcomesPage.sentence(objective),
                "/outcomes?standing=on-its-way",
                "See who waits",
                objective.late(),
                Objects.requireNonNull(objective.missedSince()),
                false);
    }
}
