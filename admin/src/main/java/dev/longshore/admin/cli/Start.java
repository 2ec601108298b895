package dev.longshore.admin.cli;

import java.util.Map;
import java.util.function.Predicate;

/** How {@code up} and {@code demo} begin: the application serves, and says where it is and who may log in, before they do what is theirs. */
record Start(Launcher launcher, Console console) {

    /**
     * Starts the application, and stops it after the work.
     *
     * @param work returns whether it was done
     * @return the exit code
     */
    int serving(Installation installation, Serving serving, Predicate<RunningApplication> work) {
        return serving(installation, serving.properties(), work);
    }

    /**
     * The same with properties of its own.
     *
     * @param properties what the command chose
     * @param work returns whether it was done
     * @return the exit code
     */
    int serving(Installation installation, Map<String, String> properties, Predicate<RunningApplication> work) {
        console.say("Starting Longshore…");
        try (RunningApplication application = launcher.serve(installation.data(), properties)) {
            try {
                console.say("Console: " + application.address() + "/");
                launcher.administrator(application).ensure(launcher.password("LONGSHORE_ADMIN_PASSWORD"));
                return work.test(application) ? CommandLineInterface.DONE : CommandLineInterface.FAILED;
            } catch (RuntimeException e) {
                if (!application.isStopped()) {
                    throw e;
                }
                // Ctrl-C closed the application under the work: that it failed then is no news
                console.say("Stopped. What was running goes on at the next start.");
                return CommandLineInterface.FAILED;
            }
        }
    }
}
