/**
 * The tables of the sample shop. A load fills tables of its own run and swaps them in at its end, so that readers see the old shop or the new one and
 * never half of one.
 */
@NullMarked
package dev.longshore.sql.sample;

import org.jspecify.annotations.NullMarked;
