/** The packaged application as its users meet it: a real process, started from the jar, spoken to over HTTP, killed with SIGKILL. */
@NullMarked
package dev.longshore.admin.process;

import org.jspecify.annotations.NullMarked;
