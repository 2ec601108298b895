/** Statements that only benchmarks need: a long history to measure against. Nothing of the product calls them. */
@NullMarked
package dev.longshore.sql.bench;

import org.jspecify.annotations.NullMarked;
