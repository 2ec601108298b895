/** Files that jobs of any kind read: which one a run means, and that it lies where such files may lie. */
@NullMarked
package dev.longshore.jobs.input;

import org.jspecify.annotations.NullMarked;
