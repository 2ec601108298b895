package dev.longshore.admin.console;

import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.effect.DependencyViews;
import dev.longshore.sql.effect.RateShare;
import dev.longshore.sql.outcome.OutcomeViews;
import dev.longshore.sql.run.OrderViews;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What keeps a run, or a part of it, from going on. */
@Component
class WhatHolds {

    private static final int MOST = 20;

    private final DependencyViews dependencies;
    private final OrderViews order;
    private final OutcomeViews outcomes;

    WhatHolds(DependencyViews dependencies, OrderViews order, OutcomeViews outcomes) {
        this.dependencies = dependencies;
        this.order = order;
        this.outcomes = outcomes;
    }

    /** The other system whose breaker or rate it waits for; null for none. */
    @Nullable
    String dependency(RunId run) {
        return dependencies.holding(run).orElseGet(() -> dependencies.sharesOf(run).stream()
                .filter(share -> share.waitsSince() != null)
                .map(RateShare::dependency)
                .findFirst()
                .orElse(null));
    }

    /** What of it waits behind something that is not done. */
    OrderPanel order(RunSheet sheet) {
        RunId run = sheet.row().id();
        return new OrderPanel(
                sheet.row().state() == RunState.COMPLETED ? List.of() : order.chunks(run, MOST),
                sheet.row().counts().rejected() > 0 && isOf(sheet, "sync-out") ? order.rows(run, MOST) : List.of(),
                isOf(sheet, "outcome") ? outcomes.unready(run, MOST) : List.of(),
                sheet.f());
    }

    private static boolean isOf(RunSheet sheet, String kind) {
        return sheet.definition().kind().equals(kind);
    }
}
