package dev.longshore.sql.yaml;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Gathers the mistakes of all files, so that one start-up shows them all. */
public final class Mistakes {

    private final List<Mistake> mistakes = new ArrayList<>();

    public void add(Mistake mistake) {
        // a schema may find the same fault by two of its rules
        if (mistakes.stream().noneMatch(known -> known.equals(mistake))) {
            mistakes.add(mistake);
        }
    }

    public boolean isEmpty() {
        return mistakes.isEmpty();
    }

    public boolean isSound(String file) {
        return mistakes.stream().noneMatch(mistake -> mistake.file().equals(file));
    }

    /** Whether nothing is known to be wrong with what stands at the pointer or below it. */
    public boolean isSound(String file, String pointer) {
        return mistakes.stream()
                .filter(mistake -> mistake.file().equals(file))
                .noneMatch(mistake -> (mistake.pointer() + "/").startsWith(pointer + "/"));
    }

    public List<Mistake> sorted() {
        return mistakes.stream().sorted().toList();
    }

    /** All of them as one failure of start-up. */
    public LongshoreException asException(FileSubject subject, String place) {
        String count = mistakes.size() == 1 ? "a mistake" : mistakes.size() + " mistakes";
        return LongshoreException.of(
                Category.USER_ERROR,
                subject.code(),
                subject.allIn(place) + " has " + count + " to correct before it can start:\n"
                        + sorted().stream().map(mistake -> "  " + mistake).collect(Collectors.joining("\n")),
                null);
    }
}
