package dev.longshore.model.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Moments as people and programs write them, with their offset: {@code 2026-12-01T06:00:00Z}. Only those of the years 0001 to 9999, which every column, form and client keeps. */
public final class MomentText {

    public static final String REMEDY = "Write one of the years 0001 to 9999 with its offset: 2026-12-01T06:00:00Z.";

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant AFTER_LAST = Instant.parse("+10000-01-01T00:00:00Z");

    private MomentText() {}

    /** @throws DateTimeException if the text is no such moment */
    public static Instant read(String text) {
        Instant moment = OffsetDateTime.parse(text).toInstant();
        if (!isOfItsYears(moment)) {
            throw new DateTimeException("far away");
        }
        return moment;
    }

    public static boolean isOfItsYears(Instant moment) {
        return !moment.isBefore(FIRST) && moment.isBefore(AFTER_LAST);
    }
}
