package dev.longshore.admin.api;

import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** What can be run. The same for all tenants. */
@ApiController
@RequestMapping(path = Addresses.JOBS, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Jobs")
class JobsController {

    private final Jobs jobs;

    JobsController(Jobs jobs) {
        this.jobs = jobs;
    }

    @GetMapping
    @Operation(summary = "List the jobs that can be asked for, by name")
    PageJson<JobJson> list() {
        return PageJson.whole(jobs.offered(), JobJson::of);
    }

    @GetMapping("/{name}")
    @Operation(summary = "Show a job")
    JobJson show(@PathVariable String name) {
        return jobs.find(Ids.job(name))
                .filter(CataloguedJob::offered)
                .map(JobJson::of)
                .orElseThrow(() -> Refusal.notFound("job", name));
    }
}
