/**
 * The table that chunks of sequential sources travel through where there is no broker, and where a broker does not confirm or deliver. A message is at
 * most a copy: the work unit that it belongs to says whether it is still to be applied.
 */
@NullMarked
package dev.longshore.sql.transport;

import org.jspecify.annotations.NullMarked;
