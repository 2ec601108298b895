/**
 * What other Spring Batch applications did before: their executions, read from their own job repositories once or again and again, and shown beside
 * the runs. Nothing of it runs, restarts or counts here.
 */
@NullMarked
package dev.longshore.sql.history;

import org.jspecify.annotations.NullMarked;
