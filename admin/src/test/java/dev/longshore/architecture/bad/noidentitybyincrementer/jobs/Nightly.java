package dev.longshore.architecture.bad.noidentitybyincrementer.jobs;

import org.springframework.batch.core.job.parameters.RunIdIncrementer;

record Nightly(RunIdIncrementer again) {}
