/**
 * Fetches the calendars that follow an address, through {@code dev.longshore.jobs.http}, and so under its rules: private addresses are refused unless they are allowed. Whose
 * turn it is stands in the calendar's row; what is fetched is read and stored by module {@code sql}.
 */
@NullMarked
package dev.longshore.jobs.calendar;

import org.jspecify.annotations.NullMarked;
