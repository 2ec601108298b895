package dev.longshore.jobs.feed;

import dev.longshore.jobs.kind.RunScope;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the file of the job {@code sample-feed}: as many lines as its parameter {@code size} says, each told by its number alone, so that anybody can
 * tell what the table must hold.
 */
final class SampleFeedFile implements FeedPreparation {

    static final String HEADER = "id,account,amount,booked_on,note";

    private static final int ACCOUNTS = 1_000;
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);

    @Override
    public void prepare(RunScope run, Path file) throws IOException {
        if (Files.exists(file)) {
            return; // whole, since a rename made it
        }
        long lines = run.parameters().get("size") instanceof Long given ? given : 0;
        Path part = file.resolveSibling(file.getFileName() + "." + run.run() + "-" + run.token() + ".part");
        try (FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                Writer out = new BufferedWriter(
                        new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8), 1 << 16)) {
            out.write(HEADER + "\n");
            for (long id = 1; id <= lines; id++) {
                out.write(line(id));
                out.write('\n');
            }
            out.flush();
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String line(long id) {
        String note = note(id);
        String quoted = note == null ? "" : '"' + note.replace("\"", "\"\"") + '"';
        return id + "," + account(id) + "," + amount(id) + "," + bookedOn(id) + "," + quoted;
    }

    static String account(long id) {
        return "A" + (1_000_000 + id * 7_919 % ACCOUNTS);
    }

    static BigDecimal amount(long id) {
        return BigDecimal.valueOf(id * 104_729 % 10_000_000 - 5_000_000, 2);
    }

    static LocalDate bookedOn(long id) {
        return FIRST_DAY.plusDays(id % 365);
    }

    /** Every seventh has one, with all that a reader of CSV can get wrong. */
    static @Nullable String note(long id) {
        return id % 7 == 0
                ? "line " + id + ", \"quoted\"" + (id % 70 == 0 ? "\nand on a second line" : "") + " – é"
                : null;
    }
}
