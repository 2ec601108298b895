package dev.longshore.chaos.rig;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Every process and server that the campaign has started and not ended. Ctrl-C ends them too; only SIGKILL of the campaign itself leaves them behind. */
public final class Children {

    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

    /** From now on, the end of this JVM is theirs. */
    public void endWithThisProcess() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAll, "children"));
    }

    void add(AutoCloseable child) {
        open.add(child);
    }

    void remove(AutoCloseable child) {
        open.remove(child);
    }

    /** The last one first stopped is the one that others need: the database's. Each child knows its rank by its class. */
    public void endAll() {
        open.stream()
                .sorted((a, b) -> Boolean.compare(a instanceof Console, b instanceof Console))
                .forEach(Children::end);
        open.clear();
    }

    private static void end(AutoCloseable child) {
        try {
            child.close();
        } catch (Exception e) {
            System.err.println("not ended: " + child + ": " + e);
        }
    }

    /** Sends a signal by its name, such as STOP. */
    static void signal(long pid, String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            kill.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new IllegalStateException("kill could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
