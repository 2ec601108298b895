package dev.longshore.chaos.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The built product.
 *
 * @param home the folder that it was built in
 * @param java what runs it
 */
public record Product(Path home, Path java) {

    /** Small and quick to start: the campaign runs many processes on few cores. */
    private static final List<String> JVM =
            List.of("-Xmx384m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Duser.timezone=UTC");

    /** The options of the script {@code longshore}. */
    private static final List<String> SHIPPED_JVM =
            List.of("-Xmx1g", "-Duser.timezone=UTC", "-Dfile.encoding=UTF-8", "-XX:+ExitOnOutOfMemoryError");

    /** Finds the product in the folder that this campaign's own jar lies in. */
    public static Product here() {
        Path home = Path.of("").toAbsolutePath();
        while (home != null && !Files.exists(home.resolve("mvnw"))) {
            home = home.getParent();
        }
        if (home == null) {
            throw new IllegalStateException(
                    "the campaign runs in the folder that Longshore was built in: no mvnw above "
                            + Path.of("").toAbsolutePath());
        }
        return new Product(home, Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    /** Unpacked it starts faster; an older unpacked one is of an earlier build. */
    Path jar() {
        Path unpacked = home.resolve("admin/target/longshore/longshore.jar");
        Path packed = home.resolve("admin/target/longshore.jar");
        if (Files.exists(unpacked) && (!Files.exists(packed) || isNewer(unpacked.getParent(), packed))) {
            return unpacked;
        }
        if (!Files.exists(packed)) {
            throw new IllegalStateException("Longshore is not built: " + packed + " is missing");
        }
        return packed;
    }

    /** By the time of the last change: the build dates its jars by the version and not by the clock. */
    private static boolean isNewer(Path one, Path other) {
        try {
            return changedAt(one).compareTo(changedAt(other)) >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime changedAt(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (FileTime) Files.getAttribute(file, "unix:ctime")
                : Files.getLastModifiedTime(file);
    }

    /** Copies a job that ships into a catalogue. */
    void copyJob(String job, Path catalogue) throws IOException {
        Path jobs = home.resolve("batch-jobs/src/main/resources/jobs");
        for (String file : List.of(job + ".yml", job + ".sql")) {
            Files.copy(jobs.resolve(file), catalogue.resolve(file));
        }
    }

    /** A command line of the product. */
    List<String> command(List<String> options, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(java.toString()));
        line.addAll(JVM);
        line.addAll(options);
        line.addAll(List.of("-jar", jar().toString()));
        line.addAll(arguments);
        return line;
    }

    /** The same as {@code ./longshore} runs it. */
    List<String> shipped(List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(java.toString()));
        line.addAll(SHIPPED_JVM);
        line.addAll(List.of("-jar", jar().toString()));
        line.addAll(arguments);
        return line;
    }

    /** Which it is: the commit, if it is known. */
    public String version() throws IOException, InterruptedException {
        Process git = new ProcessBuilder("git", "describe", "--always", "--dirty")
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return git.waitFor() == 0 ? said : "a version of its own";
    }

    /** The jar of a kind that is the campaign's own. */
    Path ownJobs() {
        return home.resolve("chaos-jobs/target/longshore-chaos-jobs.jar");
    }

    /** What lets a process have crash points. */
    String agent(int port) {
        return "-javaagent:" + home.resolve("chaos/target/longshore-chaos-agent.jar") + "=" + port;
    }
}
