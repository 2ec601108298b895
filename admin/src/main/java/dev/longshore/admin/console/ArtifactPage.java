package dev.longshore.admin.console;

import dev.longshore.admin.artifact.ArtifactLinks;
import dev.longshore.model.account.Actor;
import dev.longshore.model.artifact.ArtifactId;
import dev.longshore.model.audit.Reason;
import dev.longshore.sql.artifact.ArtifactDownloads;
import dev.longshore.sql.artifact.ArtifactEnds;
import dev.longshore.sql.artifact.ArtifactRow;
import dev.longshore.sql.artifact.ArtifactViews;
import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** One file: what is in it, who fetched it, a link to give away, and its end. */
@ConsolePage
class ArtifactPage {

    private static final String ONE = "/artifacts/{id:[1-9]\\d{0,17}}";
    private static final int LATEST = 200;

    private final ArtifactViews artifacts;
    private final ArtifactDownloads downloads;
    private final ArtifactEnds ends;
    private final ArtifactLinks links;

    ArtifactPage(ArtifactViews artifacts, ArtifactDownloads downloads, ArtifactEnds ends, ArtifactLinks links) {
        this.artifacts = artifacts;
        this.downloads = downloads;
        this.ends = ends;
        this.links = links;
    }

    @GetMapping(ONE + "/about")
    String about(Actor actor, @PathVariable long id, Model model) {
        ArtifactRow artifact = found(actor, id);
        model.addAttribute("artifact", artifact);
        model.addAttribute(
                "origin", ServletUriComponentsBuilder.fromCurrentContextPath().toUriString());
        model.addAttribute("entries", artifacts.entries(actor.scope(), artifact.id()));
        boolean own = links.mayGiveAway(actor, artifact);
        model.addAttribute("own", own);
        model.addAttribute("downloads", own ? downloads.latest(artifact.id(), LATEST) : List.of());
        return "artifact";
    }

    @PostMapping(ONE + "/link")
    String link(
            Actor actor, @PathVariable long id, @RequestParam(defaultValue = "24") int hours, RedirectAttributes then) {
        ArtifactRow artifact = found(actor, id);
        if (artifact.deletedAt() != null) {
            throw new Refusal(
                    "No link", "The file was removed; a link would lead nowhere.", "/artifacts/" + id + "/about");
        }
        if (!links.mayGiveAway(actor, artifact)) {
            throw new Refusal("No link", links.refuse(actor, artifact), "/artifacts/" + id + "/about");
        }
        Duration valid = Duration.ofHours(hours);
        if (valid.isNegative() || valid.isZero() || valid.compareTo(ArtifactLinks.LONGEST) > 0) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "A link lasts 1 to " + ArtifactLinks.LONGEST.toHours() + " hours.");
        }
        then.addFlashAttribute("link", links.make(actor, artifact, valid));
        then.addAttribute("id", id);
        return "redirect:/artifacts/{id}/about";
    }

    @GetMapping(ONE + "/delete")
    String question(Actor actor, @PathVariable long id, Model model) {
        model.addAttribute("artifact", found(actor, id));
        return "artifact-delete";
    }

    @PostMapping(ONE + "/delete")
    String delete(
            Actor actor,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            RedirectAttributes then) {
        ArtifactRow artifact = found(actor, id);
        String problem = Reason.problemWith(reason);
        if (problem != null) {
            model.addAttribute("artifact", artifact);
            model.addAttribute("reason", reason);
            model.addAttribute("problem", problem);
            return "artifact-delete";
        }
        ends.delete(actor, artifact.id(), reason.strip());
        then.addFlashAttribute("said", artifact.name() + " is deleted. Nobody can fetch it any more.");
        then.addAttribute("id", id);
        return "redirect:/artifacts/{id}/about";
    }

    private ArtifactRow found(Actor actor, long id) {
        return artifacts
                .find(actor.scope(), new ArtifactId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
