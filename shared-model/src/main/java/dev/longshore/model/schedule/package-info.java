/**
 * When runs are asked for: timetables, calendars, policies, date expressions, chains. Pure functions of values, so that scheduler, console, API and
 * files compute the same. Nothing here reads a clock: every question brings its "now", which is the database's.
 */
@NullMarked
package dev.longshore.model.schedule;

import org.jspecify.annotations.NullMarked;
