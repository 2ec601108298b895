/**
 * The kind {@code sample}: loads the sample shop from TPC-H's generator. Units are ranges of rows, chunks are COPYs, and the closing step swaps the new
 * tables in, so that demo, tests and benchmarks have data of any size whose answers are known.
 */
@NullMarked
package dev.longshore.jobs.sample;

import org.jspecify.annotations.NullMarked;
