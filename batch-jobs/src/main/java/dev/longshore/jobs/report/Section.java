package dev.longshore.jobs.report;

import dev.longshore.sql.export.ParameterizedSql;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A section of a report.
 *
 * @param title its heading
 * @param text what stands below the heading; empty for nothing
 * @param sql one SELECT
 * @param columns how columns look, by name; others look as their types ask
 * @param total names of columns whose sum stands below the table
 * @param chart drawn above the table
 */
record Section(
        String title,
        String text,
        ParameterizedSql sql,
        Map<String, ColumnLook> columns,
        List<String> total,
        Optional<Chart> chart) {

    Section {
        columns = Map.copyOf(columns);
        total = List.copyOf(total);
    }

    /** How a column looks. */
    record ColumnLook(String title, Look look) {}

    /** How values are written. */
    enum Look {
        /** As the type asks. */
        PLAIN,
        INTEGER,
        DECIMAL,
        MONEY,
        PERCENT,
        DATE,
        MONTH
    }

    /**
     * A chart of one column over another.
     *
     * @param shape bars lie, columns stand
     * @param label the column that names them
     * @param value the column that they show
     */
    record Chart(Shape shape, String label, String value) {}

    enum Shape {
        BARS,
        COLUMNS
    }
}
