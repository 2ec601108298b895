package dev.longshore.scheduler.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.bench.Benchmark;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.schedule.ScheduleHouse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class SchedulesBenchmarkIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @Test
    void findsNothingMissingAndNothingTwice(@TempDir Path data) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ConfigurableApplicationContext context =
                ScheduleHouse.open(database, data, "longshore.bench=true", "longshore.database.pool=12")) {
            context.getBean(Benchmark.class)
                    .run(
                            Map.of("schedules", "20", "interval", "1", "seconds", "4"),
                            "",
                            new PrintStream(out, true, StandardCharsets.UTF_8));
        }
        String report = out.toString(StandardCharsets.UTF_8);
        Matcher counts = Pattern.compile(
                        "decided: ([\\d,]+); runs: ([\\d,]+); schedules with a planned time missing: 0")
                .matcher(report);

        assertThat(counts.find()).as(report).isTrue();
        assertThat(counts.group(1)).isEqualTo(counts.group(2)).isNotEqualTo("0");
    }
}
