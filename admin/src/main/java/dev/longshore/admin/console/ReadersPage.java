package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Readers;
import dev.longshore.sql.tenant.TenantReaders;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** In which language and time zone the people of each tenant read what runs make, and the form that says it anew. */
@ConsolePage
class ReadersPage {

    private static final int LONGEST_TENANT = 200;

    private final TenantReaders readers;

    ReadersPage(TenantReaders readers) {
        this.readers = readers;
    }

    /**
     * What was typed.
     *
     * @param tenant or {@link TenantReaders#ALL}
     */
    record Form(String tenant, String locale, String zone, String reason, FieldProblems problems) {

        static Form of(String tenant, Readers known) {
            String locale = known.locale() == null ? "" : known.locale();
            String zone = known.zone() == null ? "" : known.zone();
            return new Form(tenant, locale, zone, "", FieldProblems.NONE);
        }

        /** The same with what can be told without asking anybody. */
        Form checked() {
            FieldProblems found = FieldProblems.NONE.with("tenant", tenantProblem());
            try {
                said();
            } catch (LongshoreException e) {
                found = found.with(e, Map.of(), "locale");
            }
            return with(found.with("reason", Reason.problemWith(reason)));
        }

        Form with(FieldProblems found) {
            return new Form(tenant, locale, zone, reason, found);
        }

        /** @throws LongshoreException one of them is none */
        Readers said() {
            return Readers.of(locale, zone, "");
        }

        private @Nullable String tenantProblem() {
            if (tenant.isBlank() || tenant.indexOf('\0') >= 0) {
                return "Write the name of the tenant, or " + TenantReaders.ALL + " for every other one.";
            }
            return tenant.strip().length() > LONGEST_TENANT ? "Write " + LONGEST_TENANT + " characters at most." : null;
        }
    }

    @GetMapping("/readers")
    String page(Actor actor, @RequestParam(defaultValue = "") String tenant, Model model) {
        String bound = actor.scope().tenant();
        String name = bound == null ? tenant : bound;
        Readers known = readers.list(actor.scope()).stream()
                .filter(row -> row.tenant().equals(name))
                .map(TenantReaders.OfTenant::readers)
                .findFirst()
                .orElse(Readers.ANY);
        return show(actor, model, Form.of(name, known));
    }

    @PostMapping("/readers")
    String set(
            Actor actor,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String locale,
            @RequestParam(defaultValue = "") String zone,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response,
            RedirectAttributes then) {
        Form form = new Form(tenant, locale, zone, reason, FieldProblems.NONE).checked();
        if (form.problems().isEmpty()) {
            try {
                String name = tenant.strip();
                readers.set(actor, name, form.said(), reason.strip());
                then.addFlashAttribute("said", said(name, form.said()));
                return "redirect:/readers";
            } catch (LongshoreException e) {
                form = form.with(FieldProblems.NONE.with(e, Map.of(), "tenant"));
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return show(actor, model, form);
    }

    private static String said(String tenant, Readers readers) {
        boolean all = tenant.equals(TenantReaders.ALL);
        if (readers.equals(Readers.ANY)) {
            return all ? "Every other tenant reads English, in UTC." : tenant + " reads as every other tenant does.";
        }
        return (all ? "It holds for every other tenant" : "It holds for " + tenant)
                + ", for each run that is asked for from now on.";
    }

    private String show(Actor actor, Model model, Form form) {
        model.addAttribute("form", form);
        model.addAttribute("rows", readers.list(actor.scope()));
        model.addAttribute("bound", actor.scope().tenant());
        model.addAttribute("all", TenantReaders.ALL);
        model.addAttribute("longestTenant", LONGEST_TENANT);
        return "readers";
    }
}
