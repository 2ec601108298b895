/**
 * Says whether a run came out right, from what the product cannot have made up: the bytes that PostgreSQL itself writes for the same rows, the files on the disk, and
 * a journal that triggers wrote of every commit. The product's own counters prove nothing here.
 */
@NullMarked
package dev.longshore.chaos.oracle;

import org.jspecify.annotations.NullMarked;
