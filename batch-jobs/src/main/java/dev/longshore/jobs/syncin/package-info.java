/**
 * Kind {@code sync-in}: the records of a file into a table. Each unit reads the whole file and works on the records whose key falls to it: all records of a
 * key belong to one unit, in the order of the file, whatever the number of workers. A chunk is validated here, copied to a staging table and merged by one
 * statement, in the transaction of its checkpoint.
 */
@NullMarked
package dev.longshore.jobs.syncin;

import org.jspecify.annotations.NullMarked;
