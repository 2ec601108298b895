package dev.longshore.sql.database;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import java.util.jar.JarEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The programs of PostgreSQL that the jar carries, unpacked once into a folder named after their size and CRC. They are unpacked beside it and then renamed,
 * so that the folder is whole or absent whatever happens, also when several processes start at once.
 */
final class ServerPrograms {

    private ServerPrograms() {}

    /** The folder that has {@code bin}, {@code lib} and {@code share}. */
    static Path unpack(Path folder) throws IOException {
        String resource = resource();
        requirePresent(resource);
        Path home = folder.resolve(mark(resource));
        if (Files.isDirectory(home)) {
            return home;
        }
        Files.createDirectories(folder);
        Path draft = Files.createTempDirectory(folder, "unpacking-");
        try (InputStream in = Objects.requireNonNull(ServerPrograms.class.getResourceAsStream(resource), resource)) {
            extract(in, draft);
        }
        FileModes.setIfPosix(draft, "rwxr-xr-x");
        try {
            Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            FileTree.delete(draft); // another process was faster, with the same content
        }
        return home;
    }

    private static void extract(InputStream in, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("entry outside the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    FileModes.setIfPosix(file, "rwxr-xr-x");
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    FileModes.setIfPosix(file, (entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--");
                }
            }
        }
    }

    private static String resource() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "darwin" : "linux";
        String processor =
                switch (System.getProperty("os.arch")) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64" -> "arm_64";
                    default -> System.getProperty("os.arch");
                };
        return "/postgres-" + system + "-" + processor + ".txz";
    }

    private static void requirePresent(String resource) {
        if (ServerPrograms.class.getResource(resource) == null) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "no-database-programs",
                    "This jar carries no database for this platform (" + resource.substring(1) + " is missing).",
                    "Build Longshore on this machine, or give --spring.datasource.url=jdbc:postgresql://… of a PostgreSQL 15 or later.");
        }
    }

    /** Changes with the content; read from the directory of the jar, since the content itself is 15 MB. */
    private static String mark(String resource) throws IOException {
        URL url = Objects.requireNonNull(ServerPrograms.class.getResource(resource), resource);
        if (url.openConnection() instanceof JarURLConnection jar) {
            jar.setUseCaches(false);
            JarEntry entry = jar.getJarEntry();
            return Long.toHexString(entry.getSize()) + "-" + Long.toHexString(entry.getCrc());
        }
        throw new IOException("the programs are not in a jar but at " + url);
    }
}
