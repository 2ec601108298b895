/**
 * Drives runs: claims them, launches and restarts them through Spring Batch, watches their units, closes them, acknowledges commands, takes over from
 * dead workers. A run has one owner, who proves its token with each write; whoever lost it writes nothing more.
 */
@NullMarked
package dev.longshore.jobs.run;

import org.jspecify.annotations.NullMarked;
