package dev.longshore.scheduler.bench;

import dev.longshore.model.bench.Benchmark;
import dev.longshore.sql.bench.ManySchedules;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How late fires are asked for, and whether each is asked for once: all schedules are due in the same seconds. */
final class SchedulesBenchmark implements Benchmark {

    private final ManySchedules schedules;

    SchedulesBenchmark(ManySchedules schedules) {
        this.schedules = schedules;
    }

    @Override
    public String name() {
        return "schedules";
    }

    @Override
    public String title() {
        return "Lateness of fires, and whether each planned time has exactly one run. Other processes on the same data folder take part.";
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("schedules", "200");
        settings.put("interval", "1");
        settings.put("seconds", "30");
        return settings;
    }

    @Override
    public void run(Map<String, String> settings, String address, PrintStream out) throws InterruptedException {
        int count = Integer.parseInt(settings.get("schedules"));
        int interval = Integer.parseInt(settings.get("interval"));
        int seconds = Integer.parseInt(settings.get("seconds"));
        out.printf(
                Locale.ROOT,
                "%d processors, Java %s; %d schedules, each every %d s, for %d s%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                count,
                interval,
                seconds);
        schedules.start(count, interval);
        TimeUnit.SECONDS.sleep(seconds);
        schedules.stop();
        // what is being decided at this moment ends
        TimeUnit.SECONDS.sleep(3);
        ManySchedules.Figures figures = schedules.figures(interval);
        out.printf(
                Locale.ROOT,
                "planned times decided: %,d; runs: %,d; schedules with a planned time missing: %,d%n",
                figures.fires(),
                figures.runs(),
                figures.gaps());
        out.printf(
                Locale.ROOT,
                "lateness: p50 %.3f s, p99 %.3f s, most %.3f s%n",
                figures.p50(),
                figures.p99(),
                figures.most());
        schedules.remove();
    }
}
