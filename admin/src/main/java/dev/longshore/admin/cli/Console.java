package dev.longshore.admin.cli;

import java.io.PrintStream;

/** Where a command speaks to the person who started it: one line at a time. */
record Console(PrintStream out, PrintStream err) {

    void say(String line) {
        out.println(line);
    }

    void complain(String line) {
        err.println(line);
    }
}
