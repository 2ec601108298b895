/**
 * What is the matter now: open failures by cause, what waits, lanes, workers, and versions by which a page knows that it is out of date. Reads only;
 * the tables belong to the packages of their names. Every statement is bounded and goes by an index, whatever the history holds.
 */
@NullMarked
package dev.longshore.sql.now;

import org.jspecify.annotations.NullMarked;
