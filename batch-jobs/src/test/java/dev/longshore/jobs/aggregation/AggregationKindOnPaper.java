package dev.longshore.jobs.aggregation;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.sql.aggregation.AggregationSource;
import dev.longshore.sql.aggregation.RollupTarget;
import dev.longshore.sql.aggregation.Watermarks;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The kind as the catalogue sees it: it judges definitions, and has no database to work with. */
public final class AggregationKindOnPaper {

    private AggregationKindOnPaper() {}

    public static JobKind make() {
        DriverManagerDataSource nowhere = new DriverManagerDataSource();
        return new AggregationKind(
                new AggregationSource(nowhere), new RollupTarget(nowhere), new Watermarks(JdbcClient.create(nowhere)));
    }
}
