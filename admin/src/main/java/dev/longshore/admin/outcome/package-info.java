/** Outcomes in plain words: where one stands, what is still to come, what somebody has to do. Called by API and console, so that both say the same. */
@NullMarked
package dev.longshore.admin.outcome;

import org.jspecify.annotations.NullMarked;
