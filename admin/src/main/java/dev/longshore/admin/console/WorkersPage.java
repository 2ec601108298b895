package dev.longshore.admin.console;

import dev.longshore.sql.now.NowView;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The workers that are registered, and those that stopped within a day. */
@ConsolePage
class WorkersPage {

    private final NowView now;

    WorkersPage(NowView now) {
        this.now = now;
    }

    @GetMapping("/workers")
    String page(Model model) {
        model.addAttribute("workers", now.workers());
        return "workers";
    }
}
