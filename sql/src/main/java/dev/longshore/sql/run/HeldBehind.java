package dev.longshore.sql.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that order keeps from its turn.
 *
 * @param behind what stands before it: a chunk's lines, or the key of a row; null if nobody knows any more
 * @param why it is not done, in a sentence
 * @param since when it was seen not to be; null if nobody knows
 * @param held how many chunks or rows wait behind it
 * @param first the first of them
 * @param last the last of them
 */
public record HeldBehind(
        @Nullable String behind, String why, @Nullable Instant since, long held, String first, String last) {}
