package dev.longshore.jobs.http;

import java.util.Map;
import java.util.stream.Collectors;

/** Secrets of a test. */
public final class SecretsOnPaper {

    private SecretsOnPaper() {}

    public static Secrets of(Map<String, String> byName) {
        return new Secrets(
                byName.entrySet().stream()
                        .collect(
                                Collectors.toMap(secret -> "LONGSHORE_SECRET_" + secret.getKey(), Map.Entry::getValue)),
                null);
    }
}
