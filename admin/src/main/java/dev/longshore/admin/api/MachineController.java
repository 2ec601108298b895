package dev.longshore.admin.api;

import dev.longshore.model.account.Actor;
import dev.longshore.sql.now.LaneNow;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.now.WorkerNow;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What works, and what waits for it. */
@ApiController
@RequestMapping(path = Addresses.ROOT, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Workers and queues")
class MachineController {

    private final NowView now;

    MachineController(NowView now) {
        this.now = now;
    }

    /** A JVM that claims work. */
    @Schema(name = "Worker")
    record WorkerJson(
            String id,
            String name,
            String version,
            List<String> roles,

            @Schema(description = "the pool that it belongs to") @Nullable
            String pool,

            @Schema(description = "what else sets it apart") Map<String, String> labels,

            @Schema(description = "whether its database session lives")
            boolean alive,

            @Schema(description = "work units at once") int slots,

            @Schema(description = "work units that it holds")
            int busy,

            @Schema(description = "runs that it drives") int driving,
            Instant startedAt,
            Instant heartbeatAt,
            @Nullable Instant stoppedAt) {

        static WorkerJson of(WorkerNow worker) {
            return new WorkerJson(
                    worker.id().toString(),
                    worker.name(),
                    worker.version(),
                    worker.roles(),
                    worker.pool(),
                    worker.labels(),
                    worker.alive(),
                    worker.slots(),
                    worker.busy(),
                    worker.driving(),
                    worker.startedAt(),
                    worker.heartbeatAt(),
                    worker.stoppedAt());
        }
    }

    /** A lane: where runs wait. */
    @Schema(name = "Queue")
    record QueueJson(
            String lane,
            @Schema(description = "counted to 10,000") long waiting,

            @Schema(description = "when the longest waiting run was asked for") @Nullable
            Instant oldest,

            long running,
            int maxRunning,
            int maxQueued) {

        static QueueJson of(LaneNow lane) {
            return new QueueJson(
                    lane.name(), lane.waiting(), lane.oldest(), lane.running(), lane.maxRunning(), lane.maxQueued());
        }
    }

    @GetMapping("/workers")
    @Operation(summary = "List workers, those that stopped within a day included")
    PageJson<WorkerJson> workers() {
        return PageJson.whole(now.workers(), WorkerJson::of);
    }

    @GetMapping("/queues")
    @Operation(summary = "List lanes, the one that is claimed first in front")
    PageJson<QueueJson> queues(Actor actor) {
        return PageJson.whole(now.lanes(actor.scope()), QueueJson::of);
    }
}
