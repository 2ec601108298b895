/**
 * A job and its definition: title, kind, owner, parameters, impact, promise, lane, limits. The catalogue writes definitions to the database; API,
 * console and engine read them from there.
 */
@NullMarked
package dev.longshore.model.job;

import org.jspecify.annotations.NullMarked;
