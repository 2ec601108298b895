package dev.longshore.admin.cli;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The application without console and API: only what the modules contribute by themselves. Not found by scanning. */
@EnableAutoConfiguration
final class Headless {}
