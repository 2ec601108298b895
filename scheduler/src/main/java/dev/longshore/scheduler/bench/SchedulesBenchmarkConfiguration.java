package dev.longshore.scheduler.bench;

import dev.longshore.model.bench.Benchmark;
import dev.longshore.scheduler.role.ConditionalOnScheduler;
import dev.longshore.sql.bench.ManySchedules;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Only {@code ./longshore bench} sets {@code longshore.bench}. */
@AutoConfiguration
@ConditionalOnScheduler
@ConditionalOnProperty("longshore.bench")
class SchedulesBenchmarkConfiguration {

    @Bean
    Benchmark schedulesBenchmark(ManySchedules schedules) {
        return new SchedulesBenchmark(schedules);
    }
}
