/** What went wrong, told whole: the root cause first, who has to act, whether it may pass by itself. */
@NullMarked
package dev.longshore.jobs.failure;

import org.jspecify.annotations.NullMarked;
