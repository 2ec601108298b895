/** Which beans of this module exist: only a process with the role {@code worker} has an engine, job kinds and a catalogue. */
@NullMarked
package dev.longshore.jobs.role;

import org.jspecify.annotations.NullMarked;
