package dev.longshore.sql.schedule;

import dev.longshore.model.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An earlier fire of a schedule that is not at its end: held, or with a run that is not.
 *
 * @param run null if it is held
 */
public record OpenFire(long id, Instant planned, @Nullable RunId run) {}
