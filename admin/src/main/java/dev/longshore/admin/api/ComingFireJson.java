package dev.longshore.admin.api;

import dev.longshore.model.schedule.ScheduleWords;
import dev.longshore.sql.schedule.ComingFire;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A fire that is to come, or a time that is left out. */
@Schema(name = "ComingFire")
record ComingFireJson(
        @Schema(description = "the moment; of a time that the clock jumps over, that of the jump")
        Instant at,

        @Schema(description = "what the timetable says, by the wall clock of the zone", example = "2027-03-28T02:30")
        String wall,

        @Schema(
                description = "what a change of the clocks has to do with it; in-gap does not fire",
                allowableValues = {"none", "after-gap", "in-gap", "first-of-two", "second-of-two"})
        String clockChange,

        @Schema(description = "the same as a sentence") @Nullable
        String says,

        @Schema(description = "why it will be skipped or wait, by what is known now") @Nullable
        String whyNot) {

    static ComingFireJson of(ComingFire coming) {
        return new ComingFireJson(
                coming.fire().at(),
                coming.fire().wall().toString(),
                coming.fire().change().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                ScheduleWords.clockChange(coming.fire()),
                coming.whyNot());
    }
}
