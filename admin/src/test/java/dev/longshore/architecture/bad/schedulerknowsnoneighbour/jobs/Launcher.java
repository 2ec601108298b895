package dev.longshore.architecture.bad.schedulerknowsnoneighbour.jobs;

public class Launcher {}
