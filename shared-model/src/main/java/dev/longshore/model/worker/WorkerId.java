package dev.longshore.model.worker;

/** The id of a worker: one life of one JVM. A restarted process has a new one. */
public record WorkerId(int value) {

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
