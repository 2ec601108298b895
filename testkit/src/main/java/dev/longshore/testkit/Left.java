package dev.longshore.testkit;

import java.nio.file.Path;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a run left behind, for whoever compares it.
 *
 * @param run its id
 * @param database that it worked on
 * @param artifacts the folder of published files
 */
public record Left(long run, JdbcClient database, Path artifacts) {}
