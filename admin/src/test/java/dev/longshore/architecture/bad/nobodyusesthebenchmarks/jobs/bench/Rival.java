package dev.longshore.architecture.bad.nobodyusesthebenchmarks.jobs.bench;

public class Rival {}
