package dev.longshore.architecture.good.model.run;

/** Words of the house: the language and its annotations are all they need. */
public enum RunState {
    QUEUED,
    RUNNING
}
