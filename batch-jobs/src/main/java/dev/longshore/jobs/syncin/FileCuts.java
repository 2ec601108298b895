package dev.longshore.jobs.syncin;

/**
 * Where the records of a file end and whose each is, as far as units of one run have read it in this process: what one unit has cut, the others pass over. Units
 * of one file mostly read it side by side; whichever is ahead adds, the others follow. Records that take more than one line are cut by all, since nothing here
 * counts their lines. For many threads.
 */
final class FileCuts {

    /** Four bytes each: 16 MiB at most. What lies behind is cut by each unit for itself. */
    static final int MOST_RECORDS = 1 << 22;

    private static final int BLOCK = 1 << 16;
    private static final int LENGTH_BITS = 21;
    private static final int LENGTH = (1 << LENGTH_BITS) - 1;

    /** In place of an owner. */
    private static final int CUT_BY_ALL = (1 << 31 - LENGTH_BITS) - 1;

    private final int most;
    private final int[][] blocks;
    private long begin = -1;
    private volatile long end = -1;
    private volatile int count;

    /** @param most records */
    FileCuts(int most) {
        this.most = most;
        this.blocks = new int[(most + BLOCK - 1) / BLOCK][];
    }

    /** For one share of so many. */
    static FileCuts of(int shares) {
        return shares == 1 || shares > CUT_BY_ALL ? none() : new FileCuts(MOST_RECORDS);
    }

    /** Where records are not shared, or cannot be passed over. */
    static FileCuts none() {
        return new FileCuts(0);
    }

    /**
     * Adds a record, if it is the one behind the last.
     *
     * @param from where it begins, with what was passed over before it
     * @param length in bytes
     * @param owner the number of the share that it is of
     */
    void add(long from, long length, long lines, int owner) {
        if (from == end || end < 0) {
            append(from, length, lines == 1 ? owner : CUT_BY_ALL);
        }
    }

    private synchronized void append(long from, long length, int owner) {
        int at = count;
        // nobody adds behind one that is too long for its place here, such as one after a desert of empty lines
        if (at == most || length > LENGTH || at > 0 && from != end) {
            return;
        }
        if (at == 0) {
            begin = from;
        }
        if (at % BLOCK == 0) {
            blocks[at / BLOCK] = new int[BLOCK];
        }
        blocks[at / BLOCK][at % BLOCK] = owner << LENGTH_BITS | (int) length;
        end = from + length;
        count = at + 1;
    }

    /** For one reader. */
    Cursor cursor(int owner) {
        return new Cursor(owner);
    }

    /** A reader's way along the file. For one thread. */
    final class Cursor {

        private final int owner;
        private int next;
        private long offset = -1;
        private long records;
        private long bytes;

        private Cursor(int owner) {
            this.owner = owner;
        }

        /** Whether records that are others' are known to lie there, all of one line: {@link #records} of them, {@link #bytes} long. */
        boolean othersAt(long from) {
            int known = count;
            if (known == 0 || !reach(from, known)) {
                return false;
            }
            records = 0;
            while (next < known && isOthers(cut(next))) {
                offset += cut(next++) & LENGTH;
                records++;
            }
            bytes = offset - from;
            return records > 0;
        }

        private boolean reach(long from, int known) {
            if (offset < 0) {
                offset = begin;
            }
            while (next < known && offset < from) {
                offset += cut(next++) & LENGTH;
            }
            return offset == from;
        }

        private boolean isOthers(int cut) {
            int whose = cut >>> LENGTH_BITS;
            return whose != owner && whose != CUT_BY_ALL;
        }

        long records() {
            return records;
        }

        long bytes() {
            return bytes;
        }
    }

    private int cut(int at) {
        return blocks[at / BLOCK][at % BLOCK];
    }
}
