package dev.longshore.jobs.worker;

import dev.longshore.jobs.catalogue.Catalogue;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.sql.job.Jobs;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The jobs of this worker. A run is worked on with the definition that it was asked for with, whatever the catalogue says by now; that is why jobs are
 * found by the hash of their definition.
 */
public final class KnownJobs {

    private final Map<String, JobKind> kinds;
    private final Jobs stored;
    private final Map<String, KnownJob> byHash = new ConcurrentHashMap<>();
    private final Set<String> names;
    private final Set<String> whole;

    /**
     * Asks each kind for the work of its definitions.
     *
     * @throws LongshoreException bad input that a kind found in a definition
     */
    public KnownJobs(Catalogue catalogue, List<JobKind> kinds, Jobs stored) {
        this.kinds = kinds.stream().collect(Collectors.toUnmodifiableMap(JobKind::name, Function.identity()));
        this.stored = stored;
        List<JobDefinition> ours = catalogue.definitions().stream()
                .filter(definition -> this.kinds.containsKey(definition.kind()))
                .toList();
        ours.forEach(definition -> byHash.put(Jobs.hashOf(definition), known(definition)));
        this.names = ours.stream().map(definition -> definition.name().value()).collect(Collectors.toUnmodifiableSet());
        this.whole = ours.stream()
                .filter(definition -> Objects.requireNonNull(byHash.get(Jobs.hashOf(definition)))
                        .whole()
                        .isPresent())
                .map(definition -> definition.name().value())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The names of the jobs whose runs this worker claims. */
    public Set<String> names() {
        return names;
    }

    /** Those among them that do all by themselves: each of their runs takes a slot of the worker that drives it. */
    public Set<String> wholeNames() {
        return whole;
    }

    /** The others, whose runs are driven beside the slots. */
    public Set<String> splitNames() {
        return names.stream().filter(name -> !whole.contains(name)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The job of a definition, also of one that no catalogue names any more.
     *
     * @throws UnfitWorkerException this version of Longshore cannot work with it: another version wrote it
     */
    public KnownJob byHash(String hash) {
        return byHash.computeIfAbsent(hash, this::read);
    }

    private KnownJob read(String hash) {
        JobDefinition definition = stored.definition(hash)
                .orElseThrow(() -> new IllegalStateException("no definition has the hash " + hash));
        try {
            return known(definition);
        } catch (LongshoreException e) {
            throw new UnfitWorkerException(hash, e);
        }
    }

    private KnownJob known(JobDefinition definition) {
        JobKind kind = kinds.get(definition.kind());
        if (kind == null) {
            throw LongshoreException.of(
                    Category.INTERNAL,
                    "unknown-kind",
                    "This worker has no kind \"" + definition.kind() + "\", which job " + definition.name() + " is of.",
                    "Start a worker of a version that has it.");
        }
        return new KnownJob(definition, kind.workOf(definition), ParameterRules.of(definition));
    }
}
