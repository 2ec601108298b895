package dev.longshore.model.run;

import java.util.List;

/** Who or what asks for runs, in the words of column {@code longshore.run.origin}, whose check has the same ones. */
public final class RunOrigins {

    public static final List<String> ALL = List.of("api", "schedule", "operator", "file", "run", "sql");

    private RunOrigins() {}
}
