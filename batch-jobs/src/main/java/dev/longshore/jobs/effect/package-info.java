/**
 * What every kind needs that changes something outside of our database: where to, what answers mean, what becomes of an effect after a call, how fast. It decides
 * nothing about rows and writes nothing; the ledger itself is {@code dev.longshore.sql.effect}.
 */
@NullMarked
package dev.longshore.jobs.effect;

import org.jspecify.annotations.NullMarked;
