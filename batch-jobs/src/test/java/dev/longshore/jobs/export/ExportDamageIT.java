package dev.longshore.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exports whose files are damaged behind their back: noticed and made anew, or never published. */
class ExportDamageIT {

    private static final String ROWS = "select n as id, 'row, ' || n as text from generate_series(1, 1000) n";

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    private enum Damage {
        GARBLED_BEGINNING {
            @Override
            void to(Path part, long committed) throws IOException {
                byte[] bytes = Files.readAllBytes(part);
                bytes[0] ^= 1;
                Files.write(part, bytes);
            }
        },
        GARBLED_LAST_BYTE {
            @Override
            void to(Path part, long committed) throws IOException {
                byte[] bytes = Files.readAllBytes(part);
                bytes[(int) committed - 1] ^= 0x20;
                Files.write(part, bytes);
            }
        },
        CUT_SHORT {
            @Override
            void to(Path part, long committed) throws IOException {
                Files.write(part, Arrays.copyOf(Files.readAllBytes(part), (int) committed - 1));
            }
        },
        GARBLED_BEYOND_THE_CHECKPOINT {
            @Override
            void to(Path part, long committed) throws IOException {
                byte[] committedOnly = Arrays.copyOf(Files.readAllBytes(part), (int) committed);
                Files.write(part, committedOnly);
                Files.writeString(part, "half a ro", java.nio.file.StandardOpenOption.APPEND);
            }
        },
        GONE {
            @Override
            void to(Path part, long committed) throws IOException {
                Files.delete(part);
            }
        };

        abstract void to(Path part, long committed) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedPartIsNoticedAndMadeAnew(Damage damage) throws Exception {
        ExportDriver driver = driver(ROWS, "id");
        driver.plan();
        driver.work(2);
        damage.to(driver.part(0), driver.committed(0));
        driver.restartJvm();
        driver.work(Integer.MAX_VALUE);

        assertThat(driver.close()).hasBinaryContent(Postgres.csv(database, ROWS, "id"));
        assertThat(driver.units.get(0).counts.written())
                .isEqualTo(Checkpoint.of(driver.units.get(0).checkpoint).rows());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GARBLED_BEYOND_THE_CHECKPOINT")
    void aFinishedPartThatIsDamagedIsNeverPublished(Damage damage) throws Exception {
        ExportDriver driver = driver(ROWS, "id");
        driver.plan();
        driver.work(Integer.MAX_VALUE);
        damage.to(driver.part(1), driver.committed(1));
        driver.restartJvm();

        assertThatThrownBy(driver::close).isInstanceOfSatisfying(LongshoreException.class, e -> assertThat(e.code())
                .isEqualTo("part-damaged"));
        assertThat(driver.folders.artifacts()).doesNotExist();
    }

    @Test
    void aFileSystemThatRefusesSaysWhy() throws Exception {
        ExportDriver driver = driver(ROWS, "id");
        driver.plan();
        driver.work(2);
        Path work = driver.folders.work().resolve(driver.runId().toString());
        Files.move(work, data.resolve("aside"));
        Files.writeString(work, "a file where the folder should be");
        driver.restartJvm();

        assertThatThrownBy(() -> driver.work(1)).isInstanceOfSatisfying(LongshoreException.class, e -> {
            assertThat(e.code()).isEqualTo("file-not-written");
            assertThat(e).hasMessageContaining("NotDirectoryException");
        });

        Files.delete(work);
        Files.move(data.resolve("aside"), work);
        driver.work(Integer.MAX_VALUE);
        assertThat(driver.close()).hasBinaryContent(Postgres.csv(database, ROWS, "id"));
    }

    private ExportDriver driver(String sql, String key) {
        Map<String, Object> spec =
                ExportDriver.spec(sql, new ArrayList<>(List.of(key.split(","))), "chunk-rows", 100, "unit-rows", 300);
        return new ExportDriver(
                database.dataSource(),
                data,
                ExportDriver.definition(spec),
                ExportDriver.newRun(database.jdbc()),
                Map.of());
    }
}
