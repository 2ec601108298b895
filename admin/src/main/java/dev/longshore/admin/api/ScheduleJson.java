package dev.longshore.admin.api;

import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleWords;
import dev.longshore.model.schedule.ScheduleWriter;
import dev.longshore.sql.schedule.ScheduleLine;
import dev.longshore.sql.schedule.StoredSchedule;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A schedule, as the API shows it. */
@Schema(name = "Schedule")
record ScheduleJson(
        String name,

        @Schema(description = "also the ETag; send it as If-Match to change it")
        int version,

        @Schema(description = "in plain words", example = "At 02:30 every day, by the wall clock of Europe/Berlin.")
        String when,

        String job,

        @Schema(description = "the one tenant that it asks for; null if it asks for all, for each, or for none")
        @Nullable
        String tenant,

        @Schema(description = "the fields of a schedule's file: docs/schedules.md")
        Map<String, Object> definition,

        @Schema(description = "what becomes of fires that cannot be asked for at their time, in plain words")
        List<String> policies,

        @Schema(description = "the file that it is defined in, and edited in; null if it is edited here") @Nullable
        String file,

        String changedBy,
        Instant changedAt,

        @Schema(description = "it asks for nothing any more; its fires stay")
        boolean retired,

        @Nullable Instant nextFireAt,
        @Nullable FireJson lastFire,
        @Schema(description = "what holds it now") List<HoldJson> holds,

        @Schema(description = "why schedulers cannot decide about it at present") @Nullable
        String failure,

        @Schema(
                description =
                        "why no run can be asked for at present, such as a job that no worker offers, and what to do")
        @Nullable
        String cannotRun) {

    static ScheduleJson of(ScheduleLine line) {
        return of(
                line.schedule(),
                line.nextFireAt(),
                line.last() == null ? null : FireJson.of(line.last()),
                line.holds().stream().map(HoldJson::of).toList(),
                line.failure(),
                line.cannotRun());
    }

    /** One that asks for nothing any more. */
    static ScheduleJson retired(StoredSchedule schedule) {
        return of(schedule, null, null, List.of(), null, null);
    }

    static String address(StoredSchedule schedule) {
        return Addresses.SCHEDULES + "/" + schedule.definition().name();
    }

    static List<String> policies(ScheduleDefinition definition) {
        List<String> sentences = new ArrayList<>(ScheduleWords.clockChanges(definition.timing()));
        sentences.add(ScheduleWords.missed(definition));
        sentences.add(ScheduleWords.running(definition.policies()));
        sentences.add(ScheduleWords.startWithin(definition.policies()));
        sentences.add(ScheduleWords.waitsFor(definition.chain()));
        sentences.add(ScheduleWords.tenants(definition.tenants()));
        return sentences;
    }

    private static ScheduleJson of(
            StoredSchedule schedule,
            @Nullable Instant next,
            @Nullable FireJson last,
            List<HoldJson> holds,
            @Nullable String failure,
            @Nullable String cannotRun) {
        ScheduleDefinition definition = schedule.definition();
        return new ScheduleJson(
                definition.name().value(),
                schedule.version(),
                ScheduleWords.when(definition),
                definition.job().value(),
                definition.tenant(),
                ScheduleWriter.write(definition),
                policies(definition),
                schedule.file(),
                schedule.changedBy(),
                schedule.changedAt(),
                schedule.retired(),
                next,
                last,
                holds,
                failure,
                cannotRun);
    }
}
