package dev.longshore.chaos.scenario;

import java.util.List;

/** All there are, in the order in which the campaign plays them. */
public final class Scenarios {

    public static final List<Scenario> ALL = List.of(new Kills());

    private Scenarios() {}
}
