package dev.longshore.jobs.artifact;

import dev.longshore.model.artifact.ArtifactStore;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The targets of this installation, each opened when it is first needed: one that cannot be opened harms no job that does not use it. Thread-safe. */
public final class ArtifactTargets implements ArtifactStore, AutoCloseable {

    private final Map<String, Supplier<ArtifactTarget>> known;
    private final Map<String, ArtifactTarget> open = new ConcurrentHashMap<>();

    /** @param known what opens each, by its name */
    public ArtifactTargets(Map<String, Supplier<ArtifactTarget>> known) {
        this.known = Map.copyOf(known);
    }

    /** Fails if this process knows no such target. */
    public ArtifactTarget named(String name) {
        Supplier<ArtifactTarget> opening = known.get(name);
        if (opening == null) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "unknown-target",
                    "This process knows no target \"" + name + "\".",
                    "Set longshore.targets." + name + " in every process, then restart the run.");
        }
        return open.computeIfAbsent(name, missing -> opening.get());
    }

    @Override
    public long size(String target, String location) throws IOException {
        return named(target).size(location);
    }

    @Override
    public InputStream open(String target, String location, long first, long length) throws IOException {
        return named(target).open(location, first, length);
    }

    @Override
    public void close() {
        open.values().forEach(ArtifactTarget::close);
    }
}
