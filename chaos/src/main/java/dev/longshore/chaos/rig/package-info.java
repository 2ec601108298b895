/**
 * The product, built and run as its users run it: one console with the database, workers that come and go, each behind a proxy and with crash points. What is
 * started here ends with this process, whatever ends it. Knows the product's command line, its API and its tables, none of its code.
 */
@NullMarked
package dev.longshore.chaos.rig;

import org.jspecify.annotations.NullMarked;
