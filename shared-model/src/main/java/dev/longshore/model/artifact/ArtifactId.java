package dev.longshore.model.artifact;

/** The id of an artifact. Shown and sent as a string. */
public record ArtifactId(long value) {

    public ArtifactId {
        if (value <= 0) {
            throw new IllegalArgumentException("an artifact id is positive, not " + value);
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
