/** What a campaign found, as figures and as a page: counts, spread, seed, machine, and what no failure in n tries proves. */
@NullMarked
package dev.longshore.chaos.report;

import org.jspecify.annotations.NullMarked;
