package dev.longshore.chaos.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where it ran. */
final class Machine {

    private Machine() {}

    static List<String> lines() {
        return List.of(
                "processors: " + Runtime.getRuntime().availableProcessors() + " × " + processor(),
                "memory: " + memory(),
                "system: " + System.getProperty("os.name") + " " + System.getProperty("os.version"),
                "Java: " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")");
    }

    private static String processor() {
        return line(Path.of("/proc/cpuinfo"), "model name");
    }

    private static String memory() {
        return line(Path.of("/proc/meminfo"), "MemTotal");
    }

    private static String line(Path file, String key) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(key))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException notLinux) {
            return "unknown";
        }
    }
}
