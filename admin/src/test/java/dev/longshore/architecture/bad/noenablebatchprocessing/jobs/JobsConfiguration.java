package dev.longshore.architecture.bad.noenablebatchprocessing.jobs;

import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableBatchProcessing
class JobsConfiguration {}
