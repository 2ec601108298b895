package dev.longshore.admin.console;

import dev.longshore.model.run.RunId;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.sql.now.NowView;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** What a page shows, as far as it may change. */
sealed interface LiveTopic {

    /** The version that the page is made of, short enough for an address, and whether there will be no other. */
    record Version(String text, boolean isFinal) {

        static Version of(String text, boolean isFinal) {
            CRC32C sum = new CRC32C();
            sum.update(text.getBytes(StandardCharsets.UTF_8));
            return new Version(Long.toHexString(sum.getValue()), isFinal);
        }
    }

    Version version(NowView now);

    /** Where the page listens. */
    String path();

    /** The address that a page of this moment listens at; ask before reading what the page shows. */
    default String address(NowView now) {
        return path() + "?v=" + version(now).text();
    }

    /** All runs and workers. */
    record Everything() implements LiveTopic {

        @Override
        public Version version(NowView now) {
            return Version.of(now.versions().ofAll(), false);
        }

        @Override
        public String path() {
            return "/live/now";
        }
    }

    /** One run. */
    record OneRun(RunId run) implements LiveTopic {

        @Override
        public Version version(NowView now) {
            return now.versions()
                    .of(run)
                    .map(version -> Version.of(version.text(), version.isFinal()))
                    .orElseGet(() -> Version.of("", true));
        }

        @Override
        public String path() {
            return "/live/runs/" + run;
        }
    }

    /** All schedules. */
    record Schedules() implements LiveTopic {

        @Override
        public Version version(NowView now) {
            return Version.of(now.versions().ofSchedules(), false);
        }

        @Override
        public String path() {
            return "/live/schedules";
        }
    }

    /** One schedule. */
    record OneSchedule(ScheduleName schedule) implements LiveTopic {

        @Override
        public Version version(NowView now) {
            return now.versions()
                    .of(schedule)
                    .map(version -> Version.of(version.text(), version.isFinal()))
                    .orElseGet(() -> Version.of("", true));
        }

        @Override
        public String path() {
            return "/live/schedules/" + schedule;
        }
    }
}
