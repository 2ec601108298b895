package dev.longshore.jobs.feed;

import dev.longshore.jobs.kind.RunScope;
import java.nio.file.Path;

/** Brings a feed's file to its place before it is read: a Spring bean that a job names as {@code prepared-by}. */
@FunctionalInterface
public interface FeedPreparation {

    /**
     * Called in the run's owner, and again after a restart or takeover, while an earlier owner may not have noticed yet that it is one no more. Must leave the
     * file as it is once it is whole, and make it appear whole: by a rename.
     */
    void prepare(RunScope run, Path file) throws Exception;
}
