/** JSON in columns: what repositories read from and write to {@code jsonb}. */
@NullMarked
package dev.longshore.sql.json;

import org.jspecify.annotations.NullMarked;
