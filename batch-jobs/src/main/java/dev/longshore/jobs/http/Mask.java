package dev.longshore.jobs.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Takes secrets out of what another side says: as they were sent, and as JSON writes them. Its limit: a side that encodes or cuts them gets past it. */
public final class Mask {

    private static final String INSTEAD = "***";

    private final List<String> forms;

    public Mask(Collection<String> secrets) {
        this.forms = secrets.stream()
                .filter(secret -> !secret.isEmpty())
                .flatMap(secret -> Stream.of(secret, inJson(secret)))
                .distinct()
                // one that begins another must not leave the rest of it
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static String inJson(String secret) {
        String quoted = JsonMapper.shared().writeValueAsString(secret);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** The same without what nobody may read. */
    public String masked(String text) {
        String masked = text;
        for (String form : forms) {
            masked = masked.replace(form, INSTEAD);
        }
        return masked;
    }
}
