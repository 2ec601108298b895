package dev.longshore.admin.console;

import dev.longshore.model.account.TenantScope;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.now.OpenFailure;
import dev.longshore.sql.now.OpenWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** Turns open failures and late work into what users feel, worst first. Impact worsens with time, as the catalogue says. */
@Component
class WhatUsersFeel {

    private static final Comparator<Felt> WORST_FIRST = Comparator.comparing(Felt::impact)
            .thenComparing(Comparator.comparingLong(Felt::runs).reversed())
            .thenComparing(Felt::since);

    private final NowView now;
    private final Definitions definitions;

    WhatUsersFeel(NowView now, Definitions definitions) {
        this.now = now;
        this.definitions = definitions;
    }

    List<Felt> now(TenantScope scope, Figures f) {
        List<Felt> felt = new ArrayList<>(failures(scope, f));
        felt.addAll(lateWork(scope, f));
        felt.sort(WORST_FIRST);
        return felt;
    }

    /** Open failures alone, worst first. */
    List<Felt> failures(TenantScope scope, Figures f) {
        return now.openFailures(scope).stream()
                .map(failure -> felt(failure, f))
                .sorted(WORST_FIRST)
                .toList();
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
}
