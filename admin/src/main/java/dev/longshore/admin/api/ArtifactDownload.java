package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The same files for people, by the session of the console; what goes wrong is a page. */
@Controller
class ArtifactDownload {

    private static final Logger LOG = LoggerFactory.getLogger(ArtifactDownload.class);

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
        } catch (LongshoreException failure) {
            LOG.atError().addKeyValue("artifact", id).setCause(failure).log("artifact.not-sent");
            response.sendError(HttpStatus.INTERNAL_SERVER_ERROR.value(), failure.getMessage());
        }
    }
}
