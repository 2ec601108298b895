/** What workers of the campaign of faults do when nothing but the engine is to be seen. Brought to them with {@code --jobs-jar}. */
@NullMarked
package dev.longshore.chaos.jobs;

import org.jspecify.annotations.NullMarked;
