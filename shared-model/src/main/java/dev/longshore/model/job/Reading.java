package dev.longshore.model.job;

import org.jspecify.annotations.Nullable;

/**
 * What became of one given value: either a typed value, or what is wrong with it.
 *
 * @param value String, Long, BigDecimal, Boolean, LocalDate or Instant; null if something is wrong
 * @param wrong null if nothing is
 */
record Reading(@Nullable Object value, @Nullable Wrong wrong) {

    static Reading of(Object value) {
        return new Reading(value, null);
    }

    static Reading wrong(String code, String what, String remedy) {
        return new Reading(null, new Wrong(code, what, remedy));
    }

    /**
     * @param code {@code wrong-type}, {@code out-of-range} or {@code not-allowed}
     * @param what follows the value in a sentence: {@code is not a date}
     * @param remedy what to write, as a sentence
     */
    record Wrong(String code, String what, String remedy) {}
}
