/**
 * Reports: a few tables and charts with a title, as one HTML file that needs nothing else and as a tagged PDF. Each section is a work unit, whose rows lie
 * in its checkpoint: a restart reads only what is missing. Documents are made once, by the run's owner, from what all sections have read.
 * Mails are written down with them, and sent by whichever worker looks first: each an effect, announced before it goes out and never repeated unasked.
 */
@NullMarked
package dev.longshore.jobs.report;

import org.jspecify.annotations.NullMarked;
