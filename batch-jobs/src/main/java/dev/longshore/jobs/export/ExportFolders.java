package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.RunScope;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.run.RunId;
import dev.longshore.model.unit.UnitId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where exports keep their files: one folder a run for what is half-made, and one for what is published. */
record ExportFolders(Folders folders) {

    private static final String WHOLE = "whole-";
    private static final String ASSEMBLING = ".assembling";
    private static final String PART = ".part";

    Path work(RunId run) {
        return folders.work().resolve(run.toString());
    }

    /** Where an owner of a run publishes. Each claim has a folder of its own: one that wakes up too late replaces nothing that its successor published. */
    Path artifacts(RunScope run) {
        return folders.artifacts().resolve(run.run().toString()).resolve(Long.toString(run.token()));
    }

    /** A published file as {@code longshore.artifact.location} names it. */
    static String location(RunScope run, String name) {
        return run.run() + "/" + run.token() + "/" + name;
    }

    /** Deletes what earlier owners renamed into their folders and never recorded. */
    void deleteArtifactsBefore(RunScope run) {
        Path folder = folders.artifacts().resolve(run.run().toString());
        try (DirectoryStream<Path> claims = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path claim : claims) {
                if (Long.parseLong(claim.getFileName().toString()) < run.token()) {
                    deleteTree(claim);
                }
            }
        } catch (IOException e) {
            throw DiskFailure.of(folder, e);
        }
    }

    /** Makes a file, or a folder's entries such as a file just renamed into it, survive a power loss. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** The file that an owner of a run puts together. */
    Path assembling(RunId run, long token) {
        return work(run).resolve(WHOLE + token + ASSEMBLING);
    }

    /** The part that a claim of a unit writes. */
    Path part(UnitId unit, long token) {
        return work(unit.run()).resolve(prefixOf(unit) + token + PART);
    }

    /** Deletes what earlier owners of the run had put together. */
    void deleteAssembliesBefore(RunId run, long token) {
        deleteBefore(work(run), WHOLE, token, ASSEMBLING, null);
    }

    /** Deletes parts of earlier claims of the unit, but for the one that its checkpoint names. */
    void deletePartsBefore(UnitId unit, long token, Path named) {
        deleteBefore(work(unit.run()), prefixOf(unit), token, PART, named);
    }

    private static String prefixOf(UnitId unit) {
        return unit.step() + "-" + unit.ordinal() + "-";
    }

    /** Only files of lower tokens: their claims are fenced. A claim that is fenced itself, and does not know it yet, must not delete its successor's. */
    private static void deleteBefore(Path folder, String prefix, long token, String suffix, @Nullable Path kept) {
        if (!Files.exists(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*" + suffix)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                long itsToken = Long.parseLong(name.substring(prefix.length(), name.length() - suffix.length()));
                if (itsToken < token && !file.equals(kept)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw DiskFailure.of(folder, e);
        }
    }

    void deleteWork(RunId run) throws IOException {
        deleteTree(work(run));
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(folder)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
