package dev.longshore.admin.process;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Somebody's jar of jobs, built from the sources under {@code acme-jobs}. */
final class AcmeJar {

    private AcmeJar() {}

    static Path build(Path folder) throws IOException {
        Path sources = sources();
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-parameters",
                        "--release",
                        "17",
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        sources.resolve("com/acme/AcmeApplication.java").toString());
        if (result != 0) {
            throw new IllegalStateException("the jobs of acme do not compile");
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "com.acme.AcmeApplication");
        Path file = folder.resolve("acme-jobs.jar");
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            // as every build tool writes them: Spring finds folders by their entries
            for (String directory : List.of("com/", "com/acme/", "jobs/")) {
                jar.putNextEntry(new JarEntry(directory));
            }
            addAll(jar, classes);
            for (String resource : List.of("application.properties", "jobs/acme-copy.yml")) {
                add(jar, resource, sources.resolve(resource));
            }
        }
        return file;
    }

    private static void addAll(JarOutputStream jar, Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                add(jar, classes.relativize(file).toString().replace('\\', '/'), file);
            }
        }
    }

    private static void add(JarOutputStream jar, String name, Path file) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        Files.copy(file, jar);
        jar.closeEntry();
    }

    private static Path sources() {
        try {
            return Path.of(Objects.requireNonNull(AcmeJar.class.getResource("/acme-jobs"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
