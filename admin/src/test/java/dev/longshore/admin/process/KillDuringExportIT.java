package dev.longshore.admin.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Guarantees 3, 4 and 6: the application is killed with SIGKILL at random moments of an export and started again; the run goes on by itself and the file
 * is the one of an undisturbed run, byte by byte. A kill after the export's end would show nothing: it is left out and another moment drawn.
 * {@code -Dlongshore.kills=20 -Dlongshore.seed=…} for the long form.
 */
@Tag("processes")
class KillDuringExportIT {

    private static final int KILLS = Integer.getInteger("longshore.kills", 2);
    private static final int MOST_KILLS_PER_HIT = 10;
    private static final long SEED = Long.getLong("longshore.seed", System.nanoTime());
    private static final String SCALE = System.getProperty("longshore.kill-scale", "0.1");

    @TempDir
    Path folder;

    @Test
    void fileOfAKilledRunIsTheFileOfAnUndisturbedOne() throws Exception {
        System.out.printf("seed %d, %d kills%n", SEED, KILLS);
        Random random = new Random(SEED);
        try (RealApplication application = RealApplication.start(folder.resolve("data"), "--scale", SCALE)) {
            JsonNode undisturbed = export(application);
            Path golden = download(application, undisturbed, "golden.csv");
            long undisturbedMillis = millisOf(undisturbed);

            long expectedMillis = undisturbedMillis;
            int killedWhileRunning = 0;
            for (int kill = 1; killedWhileRunning < KILLS && kill <= MOST_KILLS_PER_HIT * KILLS; kill++) {
                String run = application.request("order-lines-export", "{}");
                application.awaitStart(run, Duration.ofSeconds(60));
                long moment = random.nextLong(Math.max(1, expectedMillis));
                sleepUntil(System.nanoTime() + Duration.ofMillis(moment).toNanos());
                boolean late = application.hasEnded(run);
                if (!late) {
                    application.kill();
                    application.startAgain();
                }

                JsonNode ended = application.awaitEnd(run, Duration.ofSeconds(120));
                System.out.printf(
                        "%s %d after %d of %d ms: %s, attempts %s%n",
                        late ? "no kill" : "kill",
                        kill,
                        moment,
                        expectedMillis,
                        ended.get("state").asString(),
                        ended.get("attempts"));
                assertThat(ended.get("state").asString()).isEqualTo("COMPLETED");
                assertThat(ended.get("counts")).isEqualTo(undisturbed.get("counts"));
                Path file = download(application, ended, "killed.csv");
                assertThat(Files.mismatch(file, golden)).isEqualTo(-1);
                Files.delete(file);
                killedWhileRunning += ended.get("attempts").asInt() > 1 ? 1 : 0;
                // an application that was not started again is quicker
                expectedMillis = late ? millisOf(ended) : undisturbedMillis;
            }
            assertThat(killedWhileRunning).as("kills that hit a running export").isEqualTo(KILLS);
        }
    }

    private static JsonNode export(RealApplication application) {
        JsonNode ended = application.awaitEnd(application.request("order-lines-export", "{}"), Duration.ofSeconds(180));
        assertThat(ended.get("state").asString()).isEqualTo("COMPLETED");
        return ended;
    }

    private Path download(RealApplication application, JsonNode run, String name)
            throws IOException, InterruptedException {
        JsonNode artifact = application
                .json(application.get("/api/v1/runs/" + run.get("id").asString() + "/artifacts"))
                .get("items")
                .get(0);
        Path file =
                application.download("/api/v1/artifacts/" + artifact.get("id").asString(), folder.resolve(name));
        assertThat(sha256(file)).isEqualTo(artifact.get("sha256").asString());
        return file;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long millisOf(JsonNode run) {
        return Duration.between(
                        Instant.parse(run.get("startedAt").asString()),
                        Instant.parse(run.get("endedAt").asString()))
                .toMillis();
    }

    private static void sleepUntil(long nanos) {
        while (System.nanoTime() < nanos) {
            LockSupport.parkNanos(nanos - System.nanoTime());
        }
    }
}
