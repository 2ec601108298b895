/**
 * Folders that jobs watch. Every worker looks; Spring Integration lists what has arrived whole, and the database says which worker asks for the run of a file.
 * When the run has ended, its file goes to {@code done} or {@code failed}. Kinds register their folders here; what a file holds is theirs to say.
 */
@NullMarked
package dev.longshore.jobs.inbox;

import org.jspecify.annotations.NullMarked;
