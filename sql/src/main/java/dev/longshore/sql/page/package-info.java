/** Pages of long lists by key, never by offset, and counts that stop at a bound: what keeps a list of a million rows fast. */
@NullMarked
package dev.longshore.sql.page;

import org.jspecify.annotations.NullMarked;
