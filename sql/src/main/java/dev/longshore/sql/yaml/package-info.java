/**
 * Files that people write: YAML read with the place of every value, checked against a JSON schema, all mistakes told at once with file, line and remedy. Jobs and
 * schedules are such files; what else is to be checked they know themselves.
 */
@NullMarked
package dev.longshore.sql.yaml;

import org.jspecify.annotations.NullMarked;
