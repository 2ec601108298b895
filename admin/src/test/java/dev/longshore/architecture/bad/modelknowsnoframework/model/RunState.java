package dev.longshore.architecture.bad.modelknowsnoframework.model;

import org.springframework.stereotype.Component;

@Component
class RunState {}
