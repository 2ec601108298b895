/**
 * Folders that jobs watch: which file a run was asked for, once, where it lies now, and why nothing comes of a folder. Workers write it, the console shows it. This
 * package owns {@code longshore.watched_file} and {@code longshore.watched_folder}.
 */
@NullMarked
package dev.longshore.sql.inbox;

import org.jspecify.annotations.NullMarked;
