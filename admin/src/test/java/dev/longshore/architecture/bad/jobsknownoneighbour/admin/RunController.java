package dev.longshore.architecture.bad.jobsknownoneighbour.admin;

public class RunController {}
