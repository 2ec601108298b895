package dev.longshore.jobs.syncin;

import dev.longshore.model.failure.LongshoreException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** A file of a gigabyte without a line end behind its first line. Of it only the beginning takes place on a disk: it is longer than any reader may go. */
public final class LongLine {

    public static final long BYTES = 1L << 30;

    private static final int WRITTEN = 4 << 20;

    private LongLine() {}

    /** @param beginning the first line, and how the long one begins */
    public static void write(Path file, String beginning) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(beginning.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            for (int i = 0; i < WRITTEN; i++) {
                out.write('x');
            }
        }
        try (RandomAccessFile grown = new RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(BYTES);
        }
    }

    /** What a process with so small a heap says of the file. */
    static String read(Path file, String heap) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongLine.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return said.strip();
    }

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Window window = new Window("long", Files.newInputStream(file), 0);
        List<String> names = List.of("id", "name");
        try (Records records = file.toString().endsWith(".csv")
                ? new CsvRecords(window, Dialect.RFC_4180, names, 1)
                : new JsonRecords(window, names, JsonMapper.builder().build(), 1)) {
            long read = 0;
            while (records.next()) {
                read++;
            }
            System.out.println("read " + read + " records");
        } catch (LongshoreException e) {
            System.out.println(e.code() + ": " + e.getMessage());
        }
    }
}
