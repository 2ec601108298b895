package dev.longshore.admin.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How the application serves, and with how much of the sample. */
final class Serving {

    private static final int LAST_PORT = 65_535;
    private static final double SMALLEST_SCALE = 0.001;
    private static final double LARGEST_SCALE = 30;

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Mixin
    private final JobsJars jars = new JobsJars();

    private @Nullable Integer port;
    private @Nullable Double scale;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Where the console and the API are served; 8080 by default, 0 for any free port.")
    void setPort(int port) {
        this.port = port(spec, port);
    }

    /** A port as it may be written. */
    static int port(@Nullable CommandSpec spec, int port) {
        if (port < 0 || port > LAST_PORT) {
            throw WrongUse.of(spec, "--port is " + port + ": write a number from 0 to " + LAST_PORT);
        }
        return port;
    }

    @Option(
            names = "--scale",
            paramLabel = "N",
            description = "Size of the sample shop: 1 is 6 million order lines; 0.1 by default.")
    void setScale(double scale) {
        if (!(scale >= SMALLEST_SCALE && scale <= LARGEST_SCALE)) {
            throw WrongUse.of(spec, "--scale is " + scale + ": write a number from 0.001 to 30");
        }
        this.scale = scale;
    }

    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>(jars.properties());
        if (port != null) {
            properties.put("server.port", String.valueOf(port));
        }
        if (scale != null) {
            properties.put("longshore.sample.scale", String.valueOf(scale));
        }
        return properties;
    }
}
