/**
 * Spring Batch on our tables: its repository, its operator, and the settings without which it loses launches, rows or traces. The engine alone writes
 * through them.
 */
@NullMarked
package dev.longshore.jobs.repository;

import org.jspecify.annotations.NullMarked;
