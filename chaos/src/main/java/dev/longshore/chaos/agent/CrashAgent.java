package dev.longshore.chaos.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;

/** Loaded with {@code -javaagent:longshore-chaos-agent.jar=PORT}: plants the points, and takes orders from the campaign that listens on the port. */
public final class CrashAgent {

    private CrashAgent() {}

    /** Called by the JVM before the product's own main. */
    public static void premain(String port, Instrumentation instrumentation) throws IOException {
        Points.listenTo(Integer.parseInt(port));
        instrumentation.addTransformer(new PointPlanter());
        instrumentation.addTransformer(new WindowOpener());
    }
}
