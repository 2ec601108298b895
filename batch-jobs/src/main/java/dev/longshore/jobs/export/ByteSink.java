package dev.longshore.jobs.export;

/** Takes bytes in order. The array is the caller's again when the call returns. */
@FunctionalInterface
interface ByteSink {

    void accept(byte[] bytes, int length);
}
