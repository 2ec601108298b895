package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Exports in a process with a small heap: what is read ahead must not grow with the rows. */
class ExportMemoryIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    @Test
    void twoUnitsOfManyRowsNeedNextToNothing() throws Exception {
        database.jdbc()
                .sql("create table many as select n as id, repeat('x', 100) as text from generate_series(1, 1500000) n")
                .update();
        database.jdbc().sql("analyze many").update();

        Path file = exportWithHeap("32m", "many", 750_000);

        assertThat(Files.size(file)).isGreaterThan(150_000_000);
    }

    @Test
    void twoUnitsOfHugeCellsNeedOneCellEach() throws Exception {
        database.jdbc()
                .sql(
                        "create table huge as select n as id, repeat(E'a,\"\\n\\\\é', 50 * 1024 * 1024 / 7) as text from generate_series(1, 6) n")
                .update();
        database.jdbc().sql("analyze huge").update();

        Path file = exportWithHeap("256m", "huge", 3);

        assertThat(Files.size(file)).isGreaterThan(300_000_000);
    }

    private Path exportWithHeap(String heap, String table, int unitRows) throws Exception {
        DatabaseAddress address = database.address();
        RunId run = ExportDriver.newRun(database.jdbc());
        Path log = data.resolve("log");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx" + heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ParallelExport.class.getName(),
                        address.url(),
                        address.user(),
                        address.password(),
                        data.toString(),
                        run.toString(),
                        "select * from " + table,
                        "id",
                        Integer.toString(unitRows))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(() -> read(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return data.resolve("artifacts").resolve(location(run));
    }

    private String location(RunId run) {
        return database.jdbc()
                .sql("select location from longshore.artifact where run_id = ?")
                .param(run.value())
                .query(String.class)
                .single();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
