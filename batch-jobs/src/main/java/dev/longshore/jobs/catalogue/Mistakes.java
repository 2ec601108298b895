package dev.longshore.jobs.catalogue;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Gathers the mistakes of all files, so that one start-up shows them all. */
final class Mistakes {

    private final List<Mistake> mistakes = new ArrayList<>();

    void add(Mistake mistake) {
        // a schema may find the same fault by two of its rules
        if (mistakes.stream().noneMatch(known -> known.equals(mistake))) {
            mistakes.add(mistake);
        }
    }

    boolean isEmpty() {
        return mistakes.isEmpty();
    }

    boolean isSound(String file) {
        return mistakes.stream().noneMatch(mistake -> mistake.file().equals(file));
    }

    /** Whether nothing is known to be wrong with what stands at the pointer or below it. */
    boolean isSound(String file, String pointer) {
        return mistakes.stream()
                .filter(mistake -> mistake.file().equals(file))
                .noneMatch(mistake -> (mistake.pointer() + "/").startsWith(pointer + "/"));
    }

    List<Mistake> sorted() {
        return mistakes.stream().sorted().toList();
    }

    /** All of them as one failure of start-up. */
    LongshoreException asException(String place) {
        String count = mistakes.size() == 1 ? "a mistake" : mistakes.size() + " mistakes";
        return LongshoreException.of(
                Category.USER_ERROR,
                "catalogue",
                "The catalogue in " + place + " has " + count + " to correct before it can start:\n"
                        + sorted().stream().map(mistake -> "  " + mistake).collect(Collectors.joining("\n")),
                null);
    }
}
