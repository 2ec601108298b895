/** What {@code ./longshore bench} can measure. The command finds benchmarks as Spring beans of role worker and knows no more of them than this. */
@NullMarked
package dev.longshore.model.bench;

import org.jspecify.annotations.NullMarked;
