package dev.longshore.jobs.bench;

import dev.longshore.sql.bench.SyncInTable;
import java.nio.file.Files;
import java.nio.file.Path;

/** A way to sync as a contender: the table is made anew before the clock starts, and looked at after it has stopped. */
final class SyncInRounds implements Contender {

    private final Way way;
    private final SyncInTable table;
    private final Path file;
    private final long rows;

    /** What brings the table to what the file says. */
    interface Way {

        String name();

        void sync() throws Exception;
    }

    SyncInRounds(Way way, SyncInTable table, Path file, long rows) {
        this.way = way;
        this.table = table;
        this.file = file;
        this.rows = rows;
    }

    @Override
    public String name() {
        return way.name();
    }

    @Override
    public Outcome run() throws Exception {
        table.reset(rows);
        long start = System.nanoTime();
        way.sync();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(seconds, table.rows(), Files.size(file), table.fingerprint());
    }
}
