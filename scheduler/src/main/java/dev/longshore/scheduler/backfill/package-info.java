/** Carries out backfills: a few runs at once, each planned time once, until none is left. Called after each pass of the loop. */
@NullMarked
package dev.longshore.scheduler.backfill;

import org.jspecify.annotations.NullMarked;
