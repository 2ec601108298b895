/** Artifacts as stored: a row exists only once its file is whole, checked and in place. Reads are in sight of a tenant; downloads leave a row each. */
@NullMarked
package dev.longshore.sql.artifact;

import org.jspecify.annotations.NullMarked;
