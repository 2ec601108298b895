/**
 * Workbooks of Office Open XML, written front to back in constant memory: typed cells, frozen headers, sheets one after another. Called by exports and reports.
 * Invariant: the bytes are a function of what is written; no time of making and no name of a machine stands in them.
 */
@NullMarked
package dev.longshore.jobs.workbook;

import org.jspecify.annotations.NullMarked;
