/**
 * The REST API under {@code /api/v1}: asks for runs, shows them, hands out artifacts. A thin edge: it reads requests strictly, checks them by the job's
 * own rules before anything is stored, and speaks RFC 9457 about what is wrong. What it shows is bound to the caller's tenant by the read models.
 */
@NullMarked
package dev.longshore.admin.api;

import org.jspecify.annotations.NullMarked;
