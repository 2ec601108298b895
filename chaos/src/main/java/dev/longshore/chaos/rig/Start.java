package dev.longshore.chaos.rig;

import java.util.List;
import java.util.Map;

/**
 * How the workers of a fleet are started.
 *
 * @param settings of their command line, such as {@code --slots 8}
 * @param environment variables, besides those of this process
 * @param breakable whether there are crash points in them and a proxy before them, and their JVM is the small one of a campaign; otherwise they are started as
 *     {@code ./longshore worker} starts them, for figures
 */
record Start(List<String> settings, Map<String, String> environment, boolean breakable) {

    Start {
        settings = List.copyOf(settings);
        environment = Map.copyOf(environment);
    }
}
