/**
 * Mail by SMTP: bounded in time, each message under a Message-ID that is told from its idempotency key, and what came of it told apart: taken, surely not taken, never
 * to be taken, unclear. Nothing is repeated here: whether to send again is for somebody to decide who knows what was sent.
 */
@NullMarked
package dev.longshore.jobs.mail;

import org.jspecify.annotations.NullMarked;
