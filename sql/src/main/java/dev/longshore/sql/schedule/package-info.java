/**
 * Schedules as they are stored: definitions that people edit, the decisions about every planned time, calendars, holds, backfills, and what console and API
 * show of them. The scheduler decides through {@code Fires}; whoever else asks changes definitions and reads. This package owns {@code longshore.schedule*}, {@code
 * longshore.calendar*} and {@code longshore.backfill*}.
 */
@NullMarked
package dev.longshore.sql.schedule;

import org.jspecify.annotations.NullMarked;
