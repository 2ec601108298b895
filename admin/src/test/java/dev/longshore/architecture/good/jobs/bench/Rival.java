package dev.longshore.architecture.good.jobs.bench;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Does it the usual way, to be compared with. */
record Rival(JdbcClient jdbc) {}
