/** The statement of a feed: one for all lines of a chunk, in the chunk's transaction. */
@NullMarked
package dev.longshore.sql.feed;

import org.jspecify.annotations.NullMarked;
