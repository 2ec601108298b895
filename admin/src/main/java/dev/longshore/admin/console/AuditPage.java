package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.sql.audit.AuditEntry;
import dev.longshore.sql.audit.AuditViews;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Who did what to what, why, and what became of it; refused attempts too. For administrators of all tenants: it knows none. */
@ConsolePage
class AuditPage {

    private static final int ROWS = 50;
    private static final int LONGEST = 200;

    private final AuditViews audit;

    AuditPage(AuditViews audit) {
        this.audit = audit;
    }

    @GetMapping("/audit")
    String page(
            Actor actor,
            @RequestParam(required = false) @Nullable String target,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        if (!new Person(actor).maySeeAudit()) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN,
                    "The audit is of all tenants, and you are bound to "
                            + actor.scope().tenant() + ".");
        }
        String of = target == null || target.isBlank() || target.length() > LONGEST ? null : target.strip();
        List<AuditEntry> found = audit.list(of, before, ROWS + 1);
        boolean more = found.size() > ROWS;
        List<AuditEntry> shown = more ? found.subList(0, ROWS) : found;
        model.addAttribute("target", of);
        model.addAttribute("entries", shown);
        model.addAttribute("older", more ? shown.get(ROWS - 1).id() : null);
        model.addAttribute("first", before == null);
        return "audit";
    }
}
