package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.now.JobHistory;
import dev.longshore.sql.now.JobRecord;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

/** The catalogue, worst impact first. */
@ConsolePage
class JobsPage {

    private final Jobs jobs;
    private final JobHistory history;

    JobsPage(Jobs jobs, JobHistory history) {
        this.jobs = jobs;
        this.history = history;
    }

    /** A job and its newest run. */
    record Line(JobDefinition job, @Nullable Last last) {}

    /** The newest run of a job. */
    record Last(JobRecord record, StateSign sign, @Nullable String ran) {

        static Last of(JobRecord record, Figures f) {
            return new Last(
                    record,
                    StateSign.of(record.state()),
                    record.startedAt() == null ? null : f.between(record.startedAt(), record.endedAt()));
        }
    }

    @GetMapping("/jobs")
    String page(Actor actor, @ModelAttribute("f") Figures f, Model model) {
        Map<JobName, JobRecord> last = history.lastOfEach(actor.scope()).stream()
                .collect(Collectors.toMap(JobRecord::job, Function.identity()));
        List<Line> lines = jobs.offered().stream()
                .map(CataloguedJob::definition)
                .sorted(Comparator.comparing((JobDefinition job) -> job.impact().level())
                        .thenComparing(job -> job.name().value()))
                .map(job -> new Line(job, last.containsKey(job.name()) ? Last.of(last.get(job.name()), f) : null))
                .toList();
        model.addAttribute("jobs", lines);
        return "jobs";
    }
}
