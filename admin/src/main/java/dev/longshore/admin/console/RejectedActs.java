package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.rejection.Corrections;
import dev.longshore.sql.rejection.RejectedRecord;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.rejection.Reprocessing;
import dev.longshore.sql.run.RequestOutcome;
import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.run.RunRow;
import dev.longshore.sql.run.RunViews;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.json.JsonMapper;

/** Corrects rejected records, leaves them out for good, and asks for the run that takes them up again. */
@ConsolePage
class RejectedActs {

    private static final String LIST = "redirect:/runs/{id}/rejected";

    private final RejectedPage pages;
    private final RunViews runs;
    private final RejectedRecords rejected;
    private final Corrections corrections;
    private final Reprocessing reprocessing;
    private final JsonMapper json;

    RejectedActs(
            RejectedPage pages,
            RunViews runs,
            RejectedRecords rejected,
            Corrections corrections,
            Reprocessing reprocessing,
            JsonMapper json) {
        this.pages = pages;
        this.runs = runs;
        this.rejected = rejected;
        this.corrections = corrections;
        this.reprocessing = reprocessing;
        this.json = json;
    }

    @PostMapping(RejectedPage.RECORD + "/correct")
    String correct(
            Actor actor,
            @PathVariable long id,
            @PathVariable long record,
            @RequestParam Map<String, String> typed,
            Model model,
            RedirectAttributes then) {
        RunRow run = pages.run(actor, id);
        RejectedRecord found = found(run.id(), record);
        RecordForm form =
                RecordForm.of(corrections.fields(run, found), found.field()).with(typed);
        if (form.fields().stream().anyMatch(field -> field.value().indexOf('\0') >= 0)) {
            return pages.show(
                    actor, run, found, form, "A value holds the character NUL, which no table can store.", model);
        }
        if (form.fields().isEmpty() || !corrections.correct(actor, run, found, form.values())) {
            throw tooLate(found, id);
        }
        then.addFlashAttribute("said", name(found) + " is corrected. It is processed again when you ask for that.");
        return back(then, id);
    }

    @PostMapping(RejectedPage.RECORD + "/discard")
    String discard(
            Actor actor,
            @PathVariable long id,
            @PathVariable long record,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes then) {
        RunRow run = pages.run(actor, id);
        RejectedRecord found = found(run.id(), record);
        if (!corrections.discard(actor, run.id(), record, given(reason, "/runs/" + id + "/rejected/" + record))) {
            throw tooLate(found, id);
        }
        then.addFlashAttribute("said", name(found) + " is left out for good.");
        return back(then, id);
    }

    @PostMapping(RejectedPage.RUN + "/rejected/discard")
    String discardAll(
            Actor actor,
            @PathVariable long id,
            @RequestParam String group,
            @RequestParam(defaultValue = "") String reason,
            @ModelAttribute("f") Figures f,
            RedirectAttributes then) {
        RunRow run = pages.run(actor, id);
        int discarded = corrections.discardAll(actor, run.id(), group, given(reason, "/runs/" + id + "/rejected"));
        then.addFlashAttribute("said", f.many(discarded, "record") + " left out for good.");
        return back(then, id);
    }

    @PostMapping(RejectedPage.RUN + "/rejected/reprocess")
    String reprocess(
            Actor actor,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes then) {
        RunDetail run = runs.detail(actor.scope(), pages.run(actor, id).id())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        String back = "/runs/" + id + "/rejected";
        try {
            RequestOutcome outcome =
                    reprocessing.reprocess(actor, run, group.isEmpty() ? null : group, given(reason, back));
            if (outcome instanceof RequestOutcome.Accepted accepted) {
                then.addFlashAttribute(
                        "said",
                        "Run " + accepted.run() + " is asked for, in lane repair. It takes up the records of run " + id
                                + " alone.");
                then.addAttribute("id", accepted.run().toString());
                return "redirect:/runs/{id}";
            }
            throw new Refusal(
                    "The queue is full", Words.sentence(((RequestOutcome.QueueFull) outcome).sentence()), back);
        } catch (LongshoreException e) {
            throw new Refusal("They cannot be processed again", e.getMessage() + " " + e.remedy(), back);
        }
    }

    /** Takes the file of records that this console gave, as somebody corrected it. */
    @PostMapping(RejectedPage.RUN + "/rejected/upload")
    String upload(
            Actor actor,
            @PathVariable long id,
            @ModelAttribute("f") Figures f,
            HttpServletRequest request,
            RedirectAttributes then) {
        RunRow run = pages.run(actor, id);
        FileForm form = FileForm.of(request);
        String back = "/runs/" + id + "/rejected";
        if (!form.hasFile()) {
            throw new Refusal("No file was chosen", "Download the records, correct them, and send that file.", back);
        }
        CorrectedCsv file = new CorrectedCsv(rejected, corrections, json);
        try {
            file.read(actor, run, form.file());
        } catch (LongshoreException e) {
            throw brokenOff(file.result().corrected(), e, f, back);
        }
        CorrectedCsv.Result result = file.result();
        then.addFlashAttribute(
                "said",
                f.many(result.corrected(), "record") + " corrected, " + f.number(result.unchanged()) + " as before, "
                        + f.number(result.late()) + " not open any more"
                        + (result.foreign() == 0 ? "" : ", " + f.number(result.foreign()) + " not of this run") + ".");
        return back(then, id);
    }

    private static Refusal brokenOff(int corrected, LongshoreException why, Figures f, String back) {
        String reason = why.getMessage() + " " + why.remedy();
        return corrected == 0
                ? new Refusal("The file was not taken", reason, "Nothing was changed.", back)
                : new Refusal(
                        "The file was not taken to its end",
                        reason,
                        f.many(corrected, "record") + " before it " + (corrected == 1 ? "is" : "are")
                                + " corrected already, as the audit says.",
                        back);
    }

    private RejectedRecord found(RunId run, long record) {
        return rejected.one(run, record).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String given(String reason, String back) {
        @Nullable String problem = Reason.problemWith(reason);
        if (problem != null) {
            throw new Refusal("Say why", problem, back);
        }
        return reason.strip();
    }

    private static Refusal tooLate(RejectedRecord record, long run) {
        return new Refusal(
                "Somebody was faster",
                name(record) + " is not open any more, or its values were not kept.",
                "/runs/" + run + "/rejected");
    }

    private static String name(RejectedRecord record) {
        return record.item() == null ? "The record" : Words.capitalized(record.item());
    }

    private static String back(RedirectAttributes then, long id) {
        then.addAttribute("id", Long.toString(id));
        return LIST;
    }
}
