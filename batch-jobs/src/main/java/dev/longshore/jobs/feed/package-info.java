/**
 * The kind {@code feed}: reads a file line by line and writes each chunk by one statement. A file cannot be split by key, so that one worker reads it and all
 * apply its chunks. Public are what an application may give a feed: a processor of lines, and a preparation of the file.
 */
@NullMarked
package dev.longshore.jobs.feed;

import org.jspecify.annotations.NullMarked;
