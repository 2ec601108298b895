package dev.longshore.jobs.export;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Several files in one archive: each as an export of its own would make it, with a manifest that tells the truth, and the same bytes whatever died. */
class ZipIT {

    private static final String MANY = "select n as id, 'row, ' || n as text from generate_series(1, 450) n";
    private static final String NONE = "select n as id from generate_series(1, 0) n";
    private static final String FEW = "select n as id, n / 7.0 as part from generate_series(1, 30) n";

    /** What the world outside makes of it. */
    private static final String PYTHON = """
            import hashlib, json, sys, zipfile
            with zipfile.ZipFile(sys.argv[1]) as z:
                assert z.testzip() is None
                files = json.loads(z.read('manifest.json'))['files']
                assert [f['name'] for f in files] + ['manifest.json'] == z.namelist()
                for f in files:
                    data = z.read(f['name'])
                    assert len(data) == f['bytes'] and hashlib.sha256(data).hexdigest() == f['sha256'], f
                print(len(files), sum(f['rows'] for f in files))
            """;

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    @Test
    void holdsEachFileByteForByteAndAManifestOfThem() throws Exception {
        ExportDriver driver = driver(List.of(
                file("many.csv", MANY),
                file("none.csv", NONE),
                file("many.jsonl.gz", MANY, "format", "jsonl", "compression", "gzip"),
                file("few.xlsx", FEW, "format", "xlsx")));
        Path archive = driver.export();
        Map<String, byte[]> entries = streamed(archive);

        assertThat(entries.keySet())
                .containsExactly("many.csv", "none.csv", "many.jsonl.gz", "few.xlsx", ZipBinding.MANIFEST);
        assertThat(entries.get("many.csv")).isEqualTo(Postgres.csv(database, MANY, "id"));
        assertThat(entries.get("none.csv")).isEqualTo("id\n".getBytes(UTF_8));
        assertThat(entries.get("many.jsonl.gz"))
                .isEqualTo(alone(file("many.jsonl.gz", MANY, "format", "jsonl", "compression", "gzip")));
        assertThat(entries.get("few.xlsx")).isEqualTo(alone(file("few.xlsx", FEW, "format", "xlsx")));

        JsonNode within = JsonMapper.shared().readTree(entries.get(ZipBinding.MANIFEST));
        assertThat(within.path("files").valueStream().map(file -> file.path("rows")
                        .asInt()))
                .containsExactly(450, 0, 450, 30);
        for (JsonNode file : within.path("files")) {
            byte[] bytes = entries.get(file.path("name").asString());
            assertThat(file.path("bytes").asInt()).isEqualTo(bytes.length);
            assertThat(file.path("sha256").asString()).isEqualTo(sha256(bytes));
        }
        JsonNode beside =
                JsonMapper.shared().readTree(Files.readString(archive.resolveSibling("rows.zip.manifest.json")));
        assertThat(beside.path("files")).isEqualTo(within.path("files"));
        assertThat(beside.path("rows").asInt()).isEqualTo(930);
        assertThat(beside.path("sha256").asString()).isEqualTo(sha256(Files.readAllBytes(archive)));
        assertThat(beside.path("parts").path(0).path("file").asString()).isEqualTo("many.csv");
    }

    @Test
    void readersByTheDirectoryAtTheEndAgreeWithThoseThatStream() throws Exception {
        Path archive = driver(List.of(file("many.csv", MANY), file("few.xlsx", FEW, "format", "xlsx")))
                .export();
        Map<String, byte[]> streamed = streamed(archive);

        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                assertThat(zip.getInputStream(entry).readAllBytes()).isEqualTo(streamed.get(entry.getName()));
                assertThat(entry.getTimeLocal()).hasToString("1980-01-01T00:00");
            }
            assertThat(zip.getEntry("many.csv").getCompressedSize())
                    .isLessThan(zip.getEntry("many.csv").getSize() / 2);
        }
        assertThat(python(archive)).isEqualTo("2 480");
    }

    @Test
    void isTheSameAfterADeathAtEachChunkBoundary() throws Exception {
        List<Map<String, Object>> files =
                List.of(file("many.csv", MANY), file("none.csv", NONE), file("few.xlsx", FEW, "format", "xlsx"));
        ExportDriver undisturbed = driver(files);
        byte[] expected = Files.readAllBytes(undisturbed.export());
        int chunks = undisturbed.units.stream().mapToInt(unit -> unit.chunks).sum();
        assertThat(undisturbed.units).hasSizeGreaterThan(3);

        for (int committed = 0; committed <= chunks; committed++) {
            ExportDriver driver = driver(files);
            driver.plan();
            driver.work(committed);
            driver.restartJvm();
            driver.work(Integer.MAX_VALUE);
            if (committed % 2 == 0) {
                driver.restartJvm();
            }

            assertThat(driver.close()).as("after " + committed + " chunks").hasBinaryContent(expected);
        }
    }

    @Test
    void allFilesAreOfOneSnapshot() throws Exception {
        database.jdbc()
                .sql("create table moving as select n as id, 0 as place from generate_series(1, 300) n")
                .update();
        ExportDriver driver = driver(List.of(
                file("here.csv", "select * from moving where place = 0"),
                file("there.csv", "select * from moving where place = 1")));
        driver.plan();
        driver.between =
                () -> database.jdbc().sql("update moving set place = 1 - place").update();
        driver.work(Integer.MAX_VALUE);
        Map<String, byte[]> entries = streamed(driver.close());

        assertThat(new String(entries.get("here.csv"), UTF_8).lines()).hasSize(301);
        assertThat(new String(entries.get("there.csv"), UTF_8).lines()).hasSize(1);
    }

    @Test
    void aMistakeInOneFileIsNamedByItsPlace() {
        ExportDriver driver = driver(List.of(
                file("many.csv", MANY), file("bad.csv", "select nullif(n, 3) as id from generate_series(1, 9) n")));

        assertThatThrownBy(driver::plan).isInstanceOfSatisfying(LongshoreException.class, e -> {
            assertThat(e.code()).isEqualTo("key-is-null");
            assertThat(e.field()).isEqualTo("spec.files.1.key");
        });
    }

    private byte[] alone(Map<String, Object> file) throws Exception {
        Map<String, Object> spec = ExportDriver.spec(MANY, List.of("id"), "chunk-rows", 100, "unit-rows", 200);
        spec.putAll(file);
        return Files.readAllBytes(driver(spec).export());
    }

    private ExportDriver driver(List<Map<String, Object>> files) {
        return driver(Map.of("file", "rows.zip", "files", files, "chunk-rows", 100, "unit-rows", 200));
    }

    private ExportDriver driver(Map<String, Object> spec) {
        return new ExportDriver(
                database.dataSource(),
                data,
                ExportDriver.definition(spec),
                ExportDriver.newRun(database.jdbc()),
                Map.of());
    }

    private static Map<String, Object> file(String name, String sql, String... more) {
        Map<String, Object> file = new LinkedHashMap<>(Map.of("file", name, "sql", sql, "key", List.of("id")));
        for (int i = 0; i < more.length; i += 2) {
            file.put(more[i], more[i + 1]);
        }
        return file;
    }

    /** As a reader gets them that does not wait for the end. */
    private static Map<String, byte[]> streamed(Path archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static String python(Path archive) throws Exception {
        assumeTrue(new ProcessBuilder("sh", "-c", "command -v python3").start().waitFor() == 0, "python3 is not here");
        Process python = new ProcessBuilder("python3", "-c", PYTHON, archive.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes(), UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said.strip();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
