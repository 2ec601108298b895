package dev.longshore.admin.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Somebody's jar of Spring Batch jobs, brought to the built product and run in a process that is killed in the middle. */
@Tag("processes")
class JobsJarIT {

    private static final int ITEMS = 2000;

    @TempDir
    static Path folder;

    /** The last step of the job fails it if a row is missing or doubled. */
    @Test
    void runsTheJobsOfAJarAsTheyAreAndLosesNothingWhenItIsKilled() throws Exception {
        Path jar = AcmeJar.build(folder);
        try (RealApplication longshore =
                RealApplication.start(folder.resolve("data"), "--jobs-jar", jar.toString(), "--scale", "0.001")) {
            Awaitility.await("the first administrator")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> longshore.get("/api/v1/jobs/acme-copy").statusCode() == 200);
            JsonNode job = longshore.json(longshore.get("/api/v1/jobs/acme-copy"));
            assertThat(job.get("kind").asString()).isEqualTo("spring-batch");
            String run = longshore.request("acme-copy", "{\"items\": " + ITEMS + "}");
            Awaitility.await("some chunks of run " + run)
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> written(longshore, run) >= 200);
            longshore.kill();

            longshore.startAgain();

            JsonNode ended = longshore.awaitEnd(run, Duration.ofSeconds(60));
            assertThat(ended.get("state").asString()).as("%s", ended).isEqualTo("COMPLETED");
            assertThat(ended.get("attempts").asInt()).isGreaterThan(1);
            assertThat(written(longshore, run)).isEqualTo(ITEMS);
        }
    }

    private static long written(RealApplication longshore, String run) {
        return longshore
                .json(longshore.get("/api/v1/runs/" + run))
                .at("/counts/written")
                .asLong();
    }
}
