/** Which beans of this module exist: only a process with the role {@code scheduler} decides about fires. */
@NullMarked
package dev.longshore.scheduler.role;

import org.jspecify.annotations.NullMarked;
