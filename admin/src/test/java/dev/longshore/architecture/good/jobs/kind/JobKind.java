package dev.longshore.architecture.good.jobs.kind;

/** The contract between engine and kinds. */
public interface JobKind {

    String name();
}
