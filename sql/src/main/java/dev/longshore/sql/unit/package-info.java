/**
 * Work units as stored: their plan, their claims, their ledgers. A chunk's checkpoint and counts are written in the chunk's own transaction, under
 * the token of the claim; whoever lost the claim finds no row and must roll back.
 */
@NullMarked
package dev.longshore.sql.unit;

import org.jspecify.annotations.NullMarked;
