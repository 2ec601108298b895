package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.artifact.ArtifactViews;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Every file that was published, newest first. */
@ConsolePage
class ArtifactsPage {

    private static final int ROWS = 50;

    private final ArtifactViews artifacts;

    ArtifactsPage(ArtifactViews artifacts) {
        this.artifacts = artifacts;
    }

    @GetMapping("/artifacts")
    String page(
            Actor actor,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String after,
            Model model) {
        model.addAttribute("page", artifacts.list(actor.scope(), request(before, after)));
        return "artifacts";
    }

    private static PageRequest request(@Nullable String before, @Nullable String after) {
        try {
            if (before != null) {
                return PageRequest.olderThan(PageKey.of(before), ROWS);
            }
            return after == null ? PageRequest.first(ROWS) : PageRequest.newerThan(PageKey.of(after), ROWS);
        } catch (IllegalArgumentException e) {
            throw LongshoreException.badInput(
                    "bad-page",
                    "before",
                    "The address names no page of this list.",
                    "Start again at the newest files.");
        }
    }
}
