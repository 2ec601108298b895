/**
 * The database itself: the embedded PostgreSQL, its migrations, the pools, the transaction managers. Everybody gets a migrated database or none; nothing
 * outside schema {@code longshore} is created or changed.
 */
@NullMarked
package dev.longshore.sql.database;

import org.jspecify.annotations.NullMarked;
