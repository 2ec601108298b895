package dev.longshore.jobs.syncin;

import org.jspecify.annotations.Nullable;

/**
 * Why a record is rejected.
 *
 * @param field of the file; null for the record as a whole
 * @param value what the field says, shortened; null if it says nothing
 * @param rule a word or two, the same for all records that break it
 * @param message in a sentence
 */
record Broken(@Nullable String field, @Nullable String value, String rule, String message) {

    static Broken record(String rule, String message) {
        return new Broken(null, null, rule, message);
    }
}
