package dev.longshore.jobs.syncin;

import dev.longshore.model.run.RunId;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;

/** The cuts of the files that a job's latest runs read, given back where memory runs short. For many threads. */
final class CutsOfRuns {

    private static final int RUNS = 2;

    private final Map<Plan, SoftReference<FileCuts>> kept = new LinkedHashMap<>();

    /**
     * What decides whose a record is.
     *
     * @param bounds those that all units of the run have
     */
    record Plan(RunId run, Map<String, Object> bounds) {}

    synchronized FileCuts of(Plan plan, int shares) {
        SoftReference<FileCuts> reference = kept.remove(plan);
        FileCuts cuts = reference == null ? null : reference.get();
        if (cuts == null) {
            cuts = FileCuts.of(shares);
            reference = new SoftReference<>(cuts);
        }
        kept.put(plan, reference);
        if (kept.size() > RUNS) {
            kept.remove(kept.keySet().iterator().next());
        }
        return cuts;
    }
}
