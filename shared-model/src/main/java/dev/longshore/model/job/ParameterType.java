package dev.longshore.model.job;

import java.util.Locale;

/** The types of parameters. In JSON: a string for text, date (2026-11-22) and timestamp (2026-11-22T10:00:00Z), else number or boolean. */
public enum ParameterType {
    TEXT,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    DATE,
    TIMESTAMP;

    /** The name in the catalogue, in the API and on screen. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
