package dev.longshore.testkit;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Something that a job leaves, as lines that must be the same after a disturbed run. A line may be there several times; their order means nothing. */
public interface Compared {

    /** What failure messages call it. */
    String title();

    /** What is there once a run has ended. */
    List<String> lines(Left left) throws Exception;

    /** The table that the kit puts back before each run, so that every run finds what the first one found; empty for none. */
    default Optional<String> table() {
        return Optional.empty();
    }

    /** The rows of a table, all columns. */
    static TableRows table(String name) {
        return new TableRows(name, List.of());
    }

    /** The rows of a query: where a table is too large, or only part of it is the job's. */
    static Compared query(String title, String sql) {
        return new QueryRows(title, sql);
    }

    /** The published files, line by line where they are text, else by their SHA-256. */
    static Compared files() {
        return new PublishedFiles("", UnaryOperator.identity());
    }

    /**
     * Only files with this ending, and of those not what may differ from run to run, such as the time that they tell.
     *
     * @param same takes out of a text what may differ
     */
    static Compared files(String ending, UnaryOperator<String> same) {
        return new PublishedFiles(ending, same);
    }

    /** What another system has received, by its own receipts: one line an effect. */
    static Compared effects(String title, Supplier<? extends List<String>> receipts) {
        return new Effects(title, receipts);
    }
}
