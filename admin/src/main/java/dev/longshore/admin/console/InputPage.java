package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.TenantRule;
import dev.longshore.sql.input.InputFileRow;
import dev.longshore.sql.input.InputFiles;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Takes a file with the form that asks for a run. What else is wrong with the form, the file is kept, so that it need not be sent again. */
@ConsolePage
class InputPage {

    /** By which a job says that it reads files that are sent to it. */
    static final String INPUT = "input";

    private final JobPage jobs;
    private final InputFiles inputs;

    InputPage(JobPage jobs, InputFiles inputs) {
        this.jobs = jobs;
        this.inputs = inputs;
    }

    static boolean takesFiles(JobDefinition job) {
        return job.parameters().stream().anyMatch(parameter -> parameter.name().equals(INPUT));
    }

    @PostMapping("/jobs/{name}/inputs")
    String run(
            Actor actor,
            @PathVariable String name,
            @ModelAttribute("f") Figures f,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes then) {
        JobDefinition job = jobs.askable(actor, name);
        if (!takesFiles(job)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        FileForm form = FileForm.of(request);
        Map<String, String> typed = new LinkedHashMap<>(form.fields());
        if (form.hasFile()) {
            typed.put(RunForm.PREFIX + INPUT, receive(actor, job, form).id().toString());
        }
        return jobs.run(actor, name, typed, form.field("reason"), form.field("key"), f, model, response, then);
    }

    private InputFileRow receive(Actor actor, JobDefinition job, FileForm form) {
        try {
            return inputs.receive(job.name(), tenant(actor, job, form), form.name(), actor, form.file());
        } catch (IOException e) {
            throw new Refusal(
                    "The file did not arrive whole", "Nothing of it was kept. Send it again.", "/jobs/" + job.name());
        } catch (LongshoreException e) {
            throw new Refusal("The file was not kept", e.getMessage() + " " + e.remedy(), "/jobs/" + job.name());
        }
    }

    private static @Nullable String tenant(Actor actor, JobDefinition job, FileForm form) {
        String named = job.tenantParameter() == null
                ? ""
                : form.field(RunForm.PREFIX + job.tenantParameter()).strip();
        TenantRule.Decision decision = TenantRule.of(actor.scope(), job).decide(null, named.isEmpty() ? null : named);
        if (decision instanceof TenantRule.Refused refused) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN, refused.why());
        }
        return ((TenantRule.Allowed) decision).tenant();
    }
}
