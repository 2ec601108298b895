package dev.longshore.jobs.unit;

import dev.longshore.jobs.kind.LeftOut;
import dev.longshore.jobs.kind.Trail;
import dev.longshore.model.unit.UnitId;
import dev.longshore.sql.unit.HeldUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The trails of claims, one small file each in the work folder, mapped into memory: what is written there survives the death of the process, however sudden,
 * and costs no call. A claim that ends in any other way deletes its file, so that those of a unit that lie there are those of its deaths.
 *
 * <p>Limits: only what happened on a work folder that this worker sees is known. Where workers do not share one, a record that takes workers down is not named,
 * and its unit fails.
 */
final class Trails {

    /** So many workers may die at one record. */
    static final int DEATHS = 3;

    private final Path folder;

    Trails(Path folder) {
        this.folder = folder;
    }

    /** Begins the trail of a claim. */
    OpenTrail begin(HeldUnit held) {
        try {
            Files.createDirectories(folder);
            return new OpenTrail(file(held));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a trail in " + folder, e);
        }
    }

    /** Records at which three workers have died, in order. */
    List<LeftOut> convicted(HeldUnit held) {
        Map<Long, Long> deaths = left(held).stream()
                .map(Left::position)
                .filter(position -> position > 0)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return deaths.entrySet().stream()
                .filter(entry -> entry.getValue() >= DEATHS)
                .map(Map.Entry::getKey)
                .sorted()
                .map(position -> new LeftOut(position, null))
                .toList();
    }

    /**
     * Forgets deaths at records that are committed or rejected by now.
     *
     * @param rejected the places of those that were
     */
    void forget(HeldUnit held, long read, Set<Long> rejected) {
        for (Left left : left(held)) {
            if (left.position() <= read || rejected.contains(left.position())) {
                delete(left.file());
            }
        }
    }

    private record Left(Path file, long position) {}

    /** What earlier claims of the unit left behind. */
    private List<Left> left(HeldUnit held) {
        String prefix = prefix(held.id());
        List<Left> left = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return left;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*")) {
            for (Path file : files) {
                long token = Long.parseLong(file.getFileName().toString().substring(prefix.length()));
                if (token < held.token()) {
                    left.add(new Left(file, OpenTrail.read(file)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the trails in " + folder, e);
        }
        return left;
    }

    private Path file(HeldUnit held) {
        return folder.resolve(prefix(held.id()) + held.token());
    }

    private static String prefix(UnitId unit) {
        return unit.run() + "." + unit.step() + "." + unit.ordinal() + ".";
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the trail " + file, e);
        }
    }

    /** The trail of this worker's claim. */
    static final class OpenTrail implements Trail, AutoCloseable {

        private final Path file;
        private final MappedByteBuffer position;

        private OpenTrail(Path file) throws IOException {
            this.file = file;
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                this.position = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            }
        }

        static long read(Path file) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            return bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
        }

        @Override
        public void at(long record) {
            position.putLong(0, record);
        }

        @Override
        public void between() {
            position.putLong(0, 0);
        }

        /** The claim ended, and its worker lives. */
        @Override
        public void close() {
            delete(file);
        }
    }
}
