/** The record of acts: who, when, from where, why, what before and after, with which outcome. Append-only and hash-chained by the database. */
@NullMarked
package dev.longshore.model.audit;

import org.jspecify.annotations.NullMarked;
