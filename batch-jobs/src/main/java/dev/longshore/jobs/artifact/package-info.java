/**
 * The end of artifacts: a worker looks for those whose time is over, and removes the bytes of those that nobody can fetch any more. Invariant: bytes go only
 * after the row has said so; whatever dies between is done again.
 */
@NullMarked
package dev.longshore.jobs.artifact;

import org.jspecify.annotations.NullMarked;
