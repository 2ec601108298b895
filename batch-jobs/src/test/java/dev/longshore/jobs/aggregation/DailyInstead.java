package dev.longshore.jobs.aggregation;

import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Limits;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.job.CataloguedJob;
import dev.longshore.sql.job.Jobs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The page's job, and what somebody may deploy instead of it: days in place of hours, each a work unit after the other, and revenues below zero. */
final class DailyInstead {

    private final Jobs jobs;
    private final JobDefinition page;
    private final JobDefinition daily;

    DailyInstead(Jobs jobs) {
        this.jobs = jobs;
        this.page = jobs.find(new JobName(Sales.JOB)).orElseThrow().definition();
        Map<String, Object> spec = new HashMap<>(page.spec());
        spec.put("window", "day");
        spec.put("chunk-rows", 1);
        spec.computeIfPresent("sql", (name, sql) -> sql.toString().replace("sum(amount)", "-sum(amount)"));
        this.daily = new JobDefinition(
                page.name(),
                page.title(),
                page.description(),
                page.kind(),
                page.owner(),
                page.lane(),
                page.impact(),
                page.promise(),
                page.parameters(),
                page.steps(),
                new Limits(1, 100, null, 1),
                page.waitsFor(),
                page.tenantParameter(),
                spec);
    }

    void deploy(boolean instead) {
        List<JobDefinition> all = jobs.offered().stream()
                .map(CataloguedJob::definition)
                .map(job -> job.name().equals(page.name()) ? instead ? daily : page : job)
                .toList();
        jobs.offer(all);
    }
}
