/**
 * Who is let in, and to what: names and passwords, tokens, sessions, the one table of routes and roles, the headers of every answer. A route without a
 * rule is closed. Controllers take an {@link dev.longshore.model.account.Actor} as an argument and know nothing else of it.
 */
@NullMarked
package dev.longshore.admin.security;

import org.jspecify.annotations.NullMarked;
