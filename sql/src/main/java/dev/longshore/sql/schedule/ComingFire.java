package dev.longshore.sql.schedule;

import dev.longshore.model.schedule.PlannedFire;
import org.jspecify.annotations.Nullable;

/**
 * A fire that is to come.
 *
 * @param fire when, and what a change of the clocks has to do with it
 * @param whyNot why it will be skipped or wait, as a sentence, by what is known now; null if nothing stands in its way
 */
public record ComingFire(PlannedFire fire, @Nullable String whyNot) {}
