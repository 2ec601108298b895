package dev.longshore.jobs.unit;

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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The trails of claims, one small file each in the work folder, mapped into memory: what is written there survives the death of the process, however sudden,
 * and costs no call. A claim that ends in any other way gives its file up, so that those of a unit that lie there are those of its deaths; the file is kept as a
 * spare, under another name, for the next claim: to make one a unit, map and delete it was among the dearest things that a small unit did.
 *
 * <p>Limits: only what happened on a work folder that this worker sees is known. Where workers do not share one, a record that takes workers down is not named,
 * and its unit fails.
 */
final class Trails implements AutoCloseable {

    /** So many workers may die at one record. */
    static final int DEATHS = 3;

    private static final String SPARE = "spare.";

    private final Path folder;
    private final Queue<Spare> spares = new ConcurrentLinkedQueue<>();

    Trails(Path folder) {
        this.folder = folder;
    }

    /**
     * Begins the trail of a claim.
     *
     * @param losses workers that died with the unit since its last chunk: nobody looks for what none has left
     */
    OpenTrail begin(HeldUnit held, int losses) {
        Path file = file(held);
        List<Stretch> deaths = losses == 0
                ? List.of()
                : left(held).stream()
                        .map(Left::stretch)
                        .filter(Stretch::isKnown)
                        .toList();
        try {
            Spare spare = spareAs(file);
            return new OpenTrail(this, file, spare == null ? made(file) : spare, deaths);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a trail in " + folder, e);
        }
    }

    /** Deletes spare files, of workers that died too: another that lives makes itself a new one. */
    @Override
    public void close() {
        spares.clear();
        files(SPARE).forEach(Trails::delete);
    }

    /**
     * A file that claims have one after another.
     *
     * @param file where it lies while none has it
     */
    private record Spare(Path file, MappedByteBuffer position) {}

    private @Nullable Spare spareAs(Path file) throws IOException {
        Spare spare = spares.poll();
        if (spare == null) {
            return null;
        }
        try {
            Files.move(spare.file(), file, StandardCopyOption.ATOMIC_MOVE);
            return spare;
        } catch (NoSuchFileException deleted) {
            return null;
        }
    }

    private Spare made(Path file) throws IOException {
        Files.createDirectories(folder);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Spare(
                    folder.resolve(SPARE + UUID.randomUUID()),
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
        }
    }

    /** The claim has ended, and its worker lives. */
    private void end(OpenTrail trail) {
        Spare spare = trail.spare;
        spare.position().putLong(0, 0);
        try {
            Files.move(trail.file, spare.file(), StandardCopyOption.ATOMIC_MOVE);
            spares.add(spare);
        } catch (NoSuchFileException deleted) {
            // nobody will find it either
        } catch (IOException e) {
            throw new UncheckedIOException("cannot end the trail " + trail.file, e);
        }
    }

    /**
     * Records at which three workers have died, in order. A death among several counts for each of them at which a worker has died besides: whoever died
     * among them first, those after it came one by one.
     */
    List<Convicted> convicted(HeldUnit held) {
        List<Stretch> deaths =
                left(held).stream().map(Left::stretch).filter(Stretch::isKnown).toList();
        return deaths.stream()
                .filter(Stretch::isExact)
                .map(Stretch::first)
                .distinct()
                .sorted()
                .map(place -> new Convicted(place, (int)
                        deaths.stream().filter(death -> death.holds(place)).count()))
                .filter(record -> record.deaths() >= DEATHS)
                .toList();
    }

    /**
     * A record to be left out.
     *
     * @param position its place in the unit
     * @param deaths how many workers died of it
     */
    record Convicted(long position, int deaths) {}

    /**
     * Forgets deaths at records that are committed or rejected by now.
     *
     * @param done the place of the last record that is committed
     * @param rejected the places of those that were
     */
    void forget(HeldUnit held, long done, Set<Long> rejected) {
        for (Left left : left(held)) {
            Stretch at = left.stretch();
            if (at.last() <= done || at.isExact() && rejected.contains(at.first())) {
                delete(left.file());
            }
        }
    }

    private record Left(Path file, Stretch stretch) {}

    /** What earlier claims of the unit left behind. */
    private List<Left> left(HeldUnit held) {
        String prefix = prefix(held.id());
        List<Left> left = new ArrayList<>();
        for (Path file : files(prefix)) {
            long token = Long.parseLong(file.getFileName().toString().substring(prefix.length()));
            if (token < held.token()) {
                left.add(new Left(file, Stretch.of(OpenTrail.read(file))));
            }
        }
        return left;
    }

    private List<Path> files(String prefix) {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*")) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the trails in " + folder, e);
        }
        return found;
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

        private final Trails trails;
        private final Path file;
        private final Spare spare;
        private final List<Stretch> deaths;
        private volatile boolean open = true;

        private OpenTrail(Trails trails, Path file, Spare spare, List<Stretch> deaths) {
            this.trails = trails;
            this.file = file;
            this.spare = spare;
            this.deaths = deaths;
        }

        static long read(Path file) {
            try {
                byte[] bytes = Files.readAllBytes(file);
                return bytes.length < Long.BYTES ? 0 : ByteBuffer.wrap(bytes).getLong();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the trail " + file, e);
            }
        }

        /** By whoever was left behind, and works on after the claim has ended: nothing, since the file is another claim's. */
        @Override
        public void at(long record) {
            if (open) {
                spare.position().putLong(0, record);
            }
        }

        @Override
        public void among(long first, long last) {
            at(new Stretch(first, last).written());
        }

        @Override
        public boolean suspects(long first, long last) {
            return deaths.stream().anyMatch(death -> death.first() <= last && first <= death.last());
        }

        @Override
        public void between() {
            at(0);
        }

        /** The claim ended, and its worker lives. */
        @Override
        public void close() {
            open = false;
            trails.end(this);
        }
    }
}
