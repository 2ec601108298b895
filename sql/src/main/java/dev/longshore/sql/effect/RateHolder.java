package dev.longshore.sql.effect;

import dev.longshore.model.run.RunId;

/**
 * Who holds a slice of a rate.
 *
 * @param run for which it calls
 * @param name another for each claim of a unit: a claim that is lost keeps its permits until their lease ends
 */
public record RateHolder(RunId run, String name) {}
