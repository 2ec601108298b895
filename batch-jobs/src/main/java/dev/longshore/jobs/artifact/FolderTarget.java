package dev.longshore.jobs.artifact;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.longshore.jobs.kind.CutShortException;
import dev.longshore.jobs.kind.Fence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A folder, which may lie on another disk or another host. A file is copied beside its place under a hidden name with its owner's token, and appears by a rename.
 * A later owner deletes the hidden files of earlier ones, so that they have nothing left to rename. The folder itself is never made: one that is not there is not mounted.
 */
final class FolderTarget implements ArtifactTarget {

    private static final String HALF = ".half";
    private static final long BLOCK = 4L << 20;

    private final Path root;

    FolderTarget(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public Arrival bring(Shipment shipment, Fence fence) throws IOException {
        Path place = place(shipment.location());
        Path folder = place.getParent();
        Files.createDirectories(folder);
        String prefix = "." + place.getFileName() + ".";
        Path half = folder.resolve(prefix + shipment.token() + HALF);
        fence.check();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + HALF)) {
            for (Path file : files) {
                if (isOfEarlierOwner(file.getFileName().toString(), prefix, shipment.token())) {
                    Files.deleteIfExists(file);
                }
            }
        }
        try {
            copy(shipment.file(), half, fence);
        } catch (CutShortException e) {
            Files.deleteIfExists(half);
            throw e;
        }
        return () -> {
            Files.move(half, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            for (Path changed = folder; changed.startsWith(root); changed = changed.getParent()) {
                force(changed);
            }
        };
    }

    /** Block by block, so that it ends soon when it is not wanted any more, however slow the other disk is. */
    private static void copy(Path from, Path to, Fence fence) throws IOException {
        try (FileChannel source = FileChannel.open(from, READ);
                FileChannel target = FileChannel.open(to, CREATE, TRUNCATE_EXISTING, WRITE)) {
            long bytes = source.size();
            for (long done = 0; done < bytes; ) {
                fence.goOn();
                done += source.transferTo(done, BLOCK, target);
            }
            fence.goOn();
            target.force(true);
        }
    }

    private static boolean isOfEarlierOwner(String name, String prefix, long token) {
        if (!name.startsWith(prefix)) {
            return false;
        }
        String claim = name.substring(prefix.length(), name.length() - HALF.length());
        return claim.matches("\\d{1,18}") && Long.parseLong(claim) < token;
    }

    @Override
    public long size(String location) throws IOException {
        return Files.size(place(location));
    }

    @Override
    public InputStream open(String location, long first, long length) throws IOException {
        FileChannel channel = FileChannel.open(place(location), StandardOpenOption.READ);
        channel.position(first);
        return new Bounded(Channels.newInputStream(channel), length);
    }

    @Override
    public void delete(String location) throws IOException {
        Path file = place(location);
        Files.deleteIfExists(file);
        for (Path folder = file.getParent(); !folder.equals(root); folder = folder.getParent()) {
            if (!isEmpty(folder)) {
                return;
            }
            Files.deleteIfExists(folder);
        }
    }

    @Override
    public void close() {
        // files are open only while they are read
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    private Path place(String location) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(root + " is not there, or not mounted");
        }
        Path place = root.resolve(location).normalize();
        if (!place.startsWith(root) || place.equals(root)) {
            throw new IllegalStateException(location + " lies outside of the target");
        }
        return place;
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
