package dev.longshore.testkit;

import static dev.longshore.testkit.Compared.files;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What publishes files, in every format, on two workers: right, with nothing to do, and killed at its boundaries. */
@KitTest
class FileKindsIT {

    private static final String TIME_OF_DAY = "\\d{1,2}:\\d{2}(:\\d{2})?";

    @BeforeAll
    static void fill(Jobs jobs) {
        KitTables.make(jobs.database());
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl", "xlsx", "parquet", "zip"})
    void export(String format, Jobs jobs) {
        JobUnderTest export = jobs.job("items-" + format).compares(files());
        if (!format.equals("csv")) {
            export.at(Boundary.CHUNK, Boundary.PUBLICATION);
        }

        export.isRestartable();
        Outcome empty = export.parameter("rows", 0).run();

        assertThat(empty.isCompleted()).isTrue();
        assertThat(empty.lines().get("published files")).containsKey("items." + format + ": 0 rows");
    }

    @Test
    void report(Jobs jobs) {
        JobUnderTest overview = jobs.job("overview").compares(files(".html", text -> text.replaceAll(TIME_OF_DAY, "")));

        overview.at(Boundary.CHUNK, Boundary.PUBLICATION).isRestartable();
        Outcome empty = overview.parameter("rows", 0).run();

        assertThat(empty.isCompleted()).isTrue();
        assertThat(empty.lines().get(Books.TITLE)).containsOnlyKeys("read 0, written 0, filtered 0, rejected 0");
    }
}
