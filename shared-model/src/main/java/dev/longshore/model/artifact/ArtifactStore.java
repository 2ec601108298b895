package dev.longshore.model.artifact;

import java.io.IOException;
import java.io.InputStream;

/** Reads artifacts that are not kept in the artifact folder but in a target of the installation. Whoever sends a file to somebody reads it here. Thread-safe. */
public interface ArtifactStore {

    /**
     * How many bytes there are.
     *
     * @throws java.nio.file.NoSuchFileException it is not there
     * @throws IOException the target cannot be reached
     */
    long size(String target, String location) throws IOException;

    /** So many bytes from the first on, as they arrive: nothing is held but a buffer. */
    InputStream open(String target, String location, long first, long length) throws IOException;
}
