package dev.longshore.jobs.export;

/** Turns rows of PostgreSQL's COPY text format into the lines of a part, in UTF-8. Stateless; any thread may share it. */
interface RowEncoder {

    /** The most bytes that a row of so many can become. */
    long roomFor(int length);

    /**
     * Encodes one row.
     *
     * @param row in text format
     * @param length without its line feed
     * @param out has room for {@link #roomFor} it
     * @param at where in {@code out} to begin
     * @return where in {@code out} the row ends
     */
    int encode(byte[] row, int length, byte[] out, int at);

    /**
     * Encodes a row that may be larger than a block, slice by slice.
     *
     * @param block of at least 64 KiB, passed to the sink whenever it is full
     * @param used how much of it holds earlier rows
     * @return how much of it is used then
     */
    int encodeLarge(byte[] row, int length, byte[] block, int used, ByteSink sink);
}
