package dev.longshore.architecture.bad.adminknowsnoneighbour.jobs;

public class Launcher {}
