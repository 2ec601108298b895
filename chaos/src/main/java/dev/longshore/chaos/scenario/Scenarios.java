package dev.longshore.chaos.scenario;

import java.util.List;

/** All there are, in the order in which the campaign plays them. */
public final class Scenarios {

    public static final List<Scenario> ALL = List.of(
            new Kills(),
            new FeedKills(),
            new BrokerKills(),
            new Kinds(),
            new LyingCrm(),
            new SignUps(),
            new CrashPoints(),
            new Frozen(),
            new FrozenCalls(),
            new FrozenWrites(),
            new Detection(Detection.Kind.DEATH),
            new Detection(Detection.Kind.STANDSTILL),
            new Detection(Detection.Kind.SILENCE),
            new Drain(),
            new DatabaseStops(),
            new LostAnswers(),
            new DoubleClicks(),
            new StopRestart(),
            new Readers(),
            new Verbs(),
            new ScheduleKills(),
            new ScheduleHerd(),
            new ScheduleClocks(),
            new ScheduleOutage(),
            new ScheduleDatabase(),
            new Calm(),
            new Scaling(),
            new Crowds(),
            new WarmShards());

    private Scenarios() {}
}
