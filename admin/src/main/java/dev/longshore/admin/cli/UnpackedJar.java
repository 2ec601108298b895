package dev.longshore.admin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * A jar as class loaders read it: as it is, or, one of Spring Boot, with its classes and the libraries in it unpacked beside each other.
 *
 * @param urls what to load from, in order
 */
record UnpackedJar(List<URL> urls) {

    private static final String CLASSES = "BOOT-INF/classes/";
    private static final String LIBRARIES = "BOOT-INF/lib/";

    /** @param work where a jar is unpacked, once for each change of it */
    static UnpackedJar of(Path path, Path work) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            if (jar.getEntry(CLASSES) == null) {
                return new UnpackedJar(List.of(JobsClassPath.url(path)));
            }
            Path folder = work.resolve("jobs-jars")
                    .resolve(path.getFileName() + "-" + Files.size(path) + "-"
                            + Files.getLastModifiedTime(path).toMillis());
            Path classes = folder.resolve("classes");
            Path libraries = folder.resolve("lib");
            Files.createDirectories(classes);
            Files.createDirectories(libraries);
            List<URL> urls = new ArrayList<>(List.of(JobsClassPath.url(classes)));
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                String name = entry.getName();
                if (entry.isDirectory()) {
                    continue;
                }
                if (name.startsWith(CLASSES)) {
                    copy(jar, entry, within(classes, name.substring(CLASSES.length())));
                } else if (name.startsWith(LIBRARIES)) {
                    Path library = within(libraries, name.substring(LIBRARIES.length()));
                    copy(jar, entry, library);
                    urls.add(JobsClassPath.url(library));
                }
            }
            return new UnpackedJar(urls);
        }
    }

    /** An entry may not lie outside of the folder, whatever it is called. */
    private static Path within(Path folder, String name) throws IOException {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("the entry " + name + " lies outside of the jar");
        }
        return target;
    }

    /** By a rename, since another process may unpack the same jar at the same time. */
    private static void copy(JarFile jar, JarEntry entry, Path target) throws IOException {
        if (Files.exists(target) && Files.size(target) == entry.getSize()) {
            return;
        }
        Files.createDirectories(target.getParent());
        Path part = Files.createTempFile(target.getParent(), ".part", null);
        try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
