package dev.longshore.architecture.good.jobs.sample;

import dev.longshore.architecture.good.jobs.kind.JobKind;

record SampleKind() implements JobKind {

    @Override
    public String name() {
        return "sample";
    }
}
