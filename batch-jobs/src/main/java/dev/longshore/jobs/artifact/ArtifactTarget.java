package dev.longshore.jobs.artifact;

import dev.longshore.jobs.kind.Fence;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A place outside of the artifact folder where artifacts are kept. A file appears there at once, whole and under its name, or not at all. Thread-safe. */
public interface ArtifactTarget extends AutoCloseable {

    /**
     * A file that is to be there.
     *
     * @param location its name there: {@code job/run/name}
     * @param token of the run's owner, which grows with each owner
     * @param file what to bring; stays where it is
     * @param sha256 of its bytes, in hex
     */
    record Shipment(String location, long token, Path file, String sha256, String mediaType) {}

    /** A file that is there and cannot be seen yet. */
    @FunctionalInterface
    interface Arrival {

        /** Lets it appear. Called while the run's row is locked and its token checked; short. Fails if a later owner has put an end to it. */
        void appear() throws IOException;
    }

    /**
     * Brings all bytes there, and ends what earlier owners of the run have begun there, so that what they bring cannot appear any more.
     *
     * @param fence checked before anything is ended and between pieces; what is cut short leaves nothing there that could appear
     */
    Arrival bring(Shipment shipment, Fence fence) throws IOException;

    /** @throws java.nio.file.NoSuchFileException it is not there */
    long size(String location) throws IOException;

    InputStream open(String location, long first, long length) throws IOException;

    /**
     * Removes a file; one that is not there is fine.
     *
     * @throws IOException it may be there still
     */
    void delete(String location) throws IOException;

    @Override
    void close();
}
