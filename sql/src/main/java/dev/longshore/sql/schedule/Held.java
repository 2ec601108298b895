package dev.longshore.sql.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a hold holds. */
public enum Held {
    /** The fires of schedules: nothing is asked for meanwhile. Runs that were asked for go on. */
    FIRES,
    /** Runs, those asked for later included, whoever asks: none starts, and those at work pause. Schedules go on asking. */
    RUNS;

    /** As it is written in the database and in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Held> of(String word) {
        return Arrays.stream(values()).filter(held -> held.word().equals(word)).findFirst();
    }
}
