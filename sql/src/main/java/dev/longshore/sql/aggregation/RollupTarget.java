package dev.longshore.sql.aggregation;

import javax.sql.DataSource;

/** Where rollups are written: on the connection of the open transaction, so that windows and checkpoint commit together or not at all. */
public class RollupTarget {

    private final DataSource dataSource;

    public RollupTarget(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A writer for one thread.
     *
     * @param source that has the rows
     * @param workMemory what a hash or sort of the SELECT may take, such as {@code 64MB}
     */
    public RollupWriter writer(AggregationSource source, Rollup rollup, String workMemory) {
        return new RollupWriter(source.describe(rollup), workMemory, dataSource);
    }
}
