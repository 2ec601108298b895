/**
 * Accounts of people and tokens of programs, as stored: edited through JPA, hashed here and nowhere else. Every change is recorded in the audit by the
 * transaction that makes it.
 */
@NullMarked
package dev.longshore.sql.account;

import org.jspecify.annotations.NullMarked;
