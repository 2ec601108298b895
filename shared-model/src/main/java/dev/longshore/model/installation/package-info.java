/** One installation: where it keeps what it keeps, and how its database is reached. */
@NullMarked
package dev.longshore.model.installation;

import org.jspecify.annotations.NullMarked;
