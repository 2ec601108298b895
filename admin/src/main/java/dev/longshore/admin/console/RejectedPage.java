package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.rejection.RejectionState;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.rejection.Corrections;
import dev.longshore.sql.rejection.RejectedRecord;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.rejection.Repairs;
import dev.longshore.sql.run.RunRow;
import dev.longshore.sql.run.RunViews;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What a run left out: by reason, one by one, and what can be done about it. */
@ConsolePage
class RejectedPage {

    static final String RUN = "/runs/{id:[1-9]\\d{0,17}}";
    static final String RECORD = RUN + "/rejected/{record:[1-9]\\d{0,17}}";

    private static final int LINES = 50;
    private static final int MOST_GROUPS = 100;

    private final RunViews runs;
    private final RejectedRecords rejected;
    private final Repairs repairs;
    private final Corrections corrections;

    RejectedPage(RunViews runs, RejectedRecords rejected, Repairs repairs, Corrections corrections) {
        this.runs = runs;
        this.rejected = rejected;
        this.repairs = repairs;
        this.corrections = corrections;
    }

    @GetMapping(RUN + "/rejected")
    String list(
            Actor actor,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "0") long after,
            @ModelAttribute("f") Figures f,
            Model model) {
        RunRow run = run(actor, id);
        List<RejectedRecords.Group> groups = rejected.groups(run.id(), MOST_GROUPS);
        @Nullable RejectionState only = RejectionState.of(state).orElse(null);
        List<RejectedRecord> page =
                rejected.ofRun(run.id(), only, reason.isEmpty() ? null : reason, Math.max(0, after), LINES + 1);
        model.addAttribute("row", run);
        model.addAttribute("groups", groups);
        model.addAttribute(
                "group",
                groups.stream()
                        .filter(group -> group.fingerprint().equals(reason))
                        .findFirst()
                        .orElse(null));
        model.addAttribute("records", page.subList(0, Math.min(LINES, page.size())));
        model.addAttribute("next", page.size() > LINES ? page.get(LINES - 1).id() : null);
        model.addAttribute("state", only == null ? "" : only.word());
        model.addAttribute("states", RejectionState.values());
        model.addAttribute("summary", summary(groups, f));
        model.addAttribute(
                "open", groups.stream().mapToLong(RejectedRecords.Group::open).sum());
        model.addAttribute("noRepair", noRepair(run));
        model.addAttribute("whyNot", new Person(actor).whyNot());
        return "rejected";
    }

    private static String summary(List<RejectedRecords.Group> groups, Figures f) {
        long all = groups.stream().mapToLong(RejectedRecords.Group::records).sum();
        long open = groups.stream().mapToLong(RejectedRecords.Group::open).sum();
        if (all == 0) {
            return "This run left no record out.";
        }
        String what = f.many(all, "record") + " left out for " + f.many(groups.size(), "reason");
        return what
                + (open == 0
                        ? "; somebody is done with each of them."
                        : "; " + f.number(open) + (open == 1 ? " waits" : " wait") + " for somebody.");
    }

    @GetMapping(RECORD)
    String one(Actor actor, @PathVariable long id, @PathVariable long record, Model model) {
        RunRow run = run(actor, id);
        RejectedRecord found =
                rejected.one(run.id(), record).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return show(actor, run, found, RecordForm.of(corrections.fields(run, found), found.field()), null, model);
    }

    /** Shows a record as somebody would have it, with what is wrong with that. */
    String show(
            Actor actor, RunRow run, RejectedRecord record, RecordForm form, @Nullable String problem, Model model) {
        model.addAttribute("row", run);
        model.addAttribute("record", record);
        model.addAttribute("form", form);
        model.addAttribute("problem", problem);
        Person person = new Person(actor);
        @Nullable String noRepair = noRepair(run);
        model.addAttribute("noRepair", noRepair);
        model.addAttribute("whyNot", whyNot(record, form, noRepair, person));
        model.addAttribute("discardable", record.state().isOpen() && person.whyNot() == null);
        return "rejected-record";
    }

    RunRow run(Actor actor, long id) {
        return runs.row(actor.scope(), new RunId(id))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Why nobody corrects the run's records or has them processed again; null if that can be done. */
    private @Nullable String noRepair(RunRow run) {
        return repairs.arePossible(run.job())
                ? null
                : "The job takes no file, by which corrected records would be given to it. " + Repairs.REMEDY;
    }

    private static @Nullable String whyNot(
            RejectedRecord record, RecordForm form, @Nullable String noRepair, Person person) {
        if (!record.state().isOpen()) {
            return "It is " + record.state().word() + ".";
        }
        if (noRepair != null) {
            return noRepair;
        }
        if (form.fields().isEmpty()) {
            return "Its values were not kept, so that there is nothing to correct.";
        }
        return person.whyNot();
    }
}
