/**
 * The CRM of the sample: a small HTTP server that a sync out can be tried on. It keeps receipts of what it was sent and what it applied, and can be told to be slow,
 * to fail, to lie and to lose answers, as other people's servers do. It listens on this host only.
 */
@NullMarked
package dev.longshore.jobs.crm;

import org.jspecify.annotations.NullMarked;
