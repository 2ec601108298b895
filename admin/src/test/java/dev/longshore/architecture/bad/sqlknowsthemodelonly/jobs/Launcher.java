package dev.longshore.architecture.bad.sqlknowsthemodelonly.jobs;

public class Launcher {}
