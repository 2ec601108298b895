package dev.longshore.model.bench;

import java.io.PrintStream;
import java.util.Map;

/** Something that {@code ./longshore bench NAME} measures, inside a running application with the roles console and worker. */
public interface Benchmark {

    /** The word on the command line. */
    String name();

    /** What is measured, against what; one sentence for the help text. */
    String title();

    /** What can be set, with the default: {@code rounds} to {@code 5}, on the command line {@code --rounds=5}. */
    Map<String, String> settings();

    /**
     * Measures and prints a report: machine, versions and settings first, then the figures.
     *
     * @param settings a value for each name of {@link #settings()}
     * @param address of the application's own HTTP server, such as {@code http://127.0.0.1:8080}
     */
    void run(Map<String, String> settings, String address, PrintStream out) throws Exception;
}
