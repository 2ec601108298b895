package dev.longshore.architecture.good.model.run;

import java.util.List;

public record RunKey(String value) {

    /** A constant that never changes. */
    static final List<String> NONE = List.of();
}
