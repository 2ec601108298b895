package dev.longshore.architecture.bad.packagesareconcepts.jobs.util;

class Strings {}
