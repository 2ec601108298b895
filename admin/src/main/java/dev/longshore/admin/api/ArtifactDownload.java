package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The same files for people, by the session of the console; what goes wrong is a page. */
@Controller
class ArtifactDownload {

    private final ArtifactFetch fetch;

    ArtifactDownload(ArtifactFetch fetch) {
        this.fetch = fetch;
    }

    @GetMapping("/artifacts/{id}")
    void download(Actor actor, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            fetch.answer(actor, id, request, response);
        } catch (Refusal refusal) {
            response.sendError(refusal.problem().status(), refusal.problem().detail());
        }
    }
}
