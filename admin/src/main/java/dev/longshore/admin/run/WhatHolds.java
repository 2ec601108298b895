package dev.longshore.admin.run;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.outcome.DeclaredEffect;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.effect.DependencyViews;
import dev.longshore.sql.effect.RateShare;
import dev.longshore.sql.outcome.OutcomeViews;
import dev.longshore.sql.run.OrderViews;
import dev.longshore.sql.run.RunRow;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What keeps a run, or a part of it, from going on. Whoever asks has seen to it that the run is in sight. */
@Component
public class WhatHolds {

    /** So many of each are told. */
    private static final int MOST = 20;

    private final DependencyViews dependencies;
    private final OrderViews order;
    private final OutcomeViews outcomes;

    WhatHolds(DependencyViews dependencies, OrderViews order, OutcomeViews outcomes) {
        this.dependencies = dependencies;
        this.order = order;
        this.outcomes = outcomes;
    }

    /** The other system whose breaker holds it. */
    public Optional<String> breaker(RunId run) {
        return dependencies.holding(run);
    }

    /** The rates that its calls keep to, those that they wait for first. */
    public List<RateShare> rates(RunId run) {
        return dependencies.sharesOf(run);
    }

    /** The other system whose breaker or rate it waits for. */
    public Optional<String> dependency(RunId run) {
        return breaker(run).or(() -> rates(run).stream()
                .filter(share -> share.waitsSince() != null)
                .map(RateShare::dependency)
                .findFirst());
    }

    /** What of it waits behind something that is not done: the first 20 of each. */
    public HeldInOrder order(RunRow run, JobDefinition job) {
        return new HeldInOrder(
                run.state() == RunState.COMPLETED ? List.of() : order.chunks(run.id(), MOST),
                run.counts().rejected() > 0 && job.kind().equals("sync-out") ? order.rows(run.id(), MOST) : List.of(),
                job.kind().equals(DeclaredEffect.KIND) ? outcomes.unready(run.id(), MOST) : List.of());
    }
}
