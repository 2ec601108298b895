package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.history.PastExecution;
import dev.longshore.sql.history.PastExecutions;
import dev.longshore.sql.history.PastFilter;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What other Spring Batch applications did before: a list, and a page an execution. Nothing can be done here. */
@ConsolePage
class HistoryPage {

    private static final int ROWS = 50;
    private static final int LONGEST = 200;
    private static final List<String> STATUSES =
            List.of("COMPLETED", "FAILED", "STOPPED", "ABANDONED", "STARTED", "STARTING", "STOPPING", "UNKNOWN");

    private final PastExecutions executions;

    HistoryPage(PastExecutions executions) {
        this.executions = executions;
    }

    @GetMapping("/history")
    String list(
            Actor actor,
            @RequestParam(required = false) @Nullable String application,
            @RequestParam(required = false) @Nullable String job,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String after,
            Model model) {
        PastFilter filter = new PastFilter(given(application), given(job), given(status));
        model.addAttribute("filter", filter);
        model.addAttribute("statuses", STATUSES);
        model.addAttribute("page", executions.list(actor.scope(), filter, request(before, after)));
        return "history";
    }

    @GetMapping("/history/{id}")
    String one(Actor actor, @PathVariable long id, Model model) {
        PastExecution execution =
                executions.find(actor.scope(), id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("execution", execution);
        return "past-execution";
    }

    private static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() || value.length() > LONGEST ? null : value.strip();
    }

    private static PageRequest request(@Nullable String before, @Nullable String after) {
        try {
            if (before != null) {
                return PageRequest.olderThan(PageKey.of(before), ROWS);
            }
            return after == null ? PageRequest.first(ROWS) : PageRequest.newerThan(PageKey.of(after), ROWS);
        } catch (IllegalArgumentException e) {
            throw LongshoreException.badInput(
                    "bad-page", "before", "The address names no page of this list.", "Start again at the newest.");
        }
    }
}
