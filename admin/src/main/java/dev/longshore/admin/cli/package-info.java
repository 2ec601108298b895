/**
 * The command line. A command says what it does in plain lines, and why it cannot in one; the log file has the rest. It starts the application and meets the
 * engine in tables only.
 */
@NullMarked
package dev.longshore.admin.cli;

import org.jspecify.annotations.NullMarked;
