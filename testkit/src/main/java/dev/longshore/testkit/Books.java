package dev.longshore.testkit;

import java.util.List;

/** What Longshore itself has counted of a run, and the records that it rejected. Jobs of plain Spring Batch keep their own books, which are not compared. */
record Books() implements Compared {

    static final String TITLE = "counts and rejected records";

    private static final String LINES = """
            select 'read ' || r.rows_read || ', written ' || r.rows_written || ', filtered ' || r.rows_filtered || ', rejected ' || r.rows_rejected
            from longshore.run r join longshore.job j on j.name = r.job where r.id = :run and j.kind <> 'spring-batch'
            union all
            select concat_ws(' ', 'rejected', item, field, rule, message) from longshore.rejected_record where run_id = :run
            """;

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public List<String> lines(Left left) {
        return left.database()
                .sql(LINES)
                .param("run", left.run())
                .query(String.class)
                .list();
    }
}
