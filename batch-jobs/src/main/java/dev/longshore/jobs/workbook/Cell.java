package dev.longshore.jobs.workbook;

/**
 * A cell that is not as its column asks.
 *
 * @param value as PostgreSQL writes it; empty for a cell that is only there
 * @param kind of the cell
 * @param style of the cell
 */
public record Cell(String value, CellKind kind, CellStyle style) {}
