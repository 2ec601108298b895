package dev.longshore.testkit;

import java.util.List;

/**
 * What Longshore itself has counted of a run, and the records that it rejected. Jobs of plain Spring Batch keep their own books, which are not compared. A run of an
 * outcome leaves to a later one what was under way when its worker died, so that only the sum of its counts is certain.
 */
record Books() implements Compared {

    static final String TITLE = "counts and rejected records";

    private static final String LINES = """
            select 'read ' || r.rows_read || ', written ' || r.rows_written || ', filtered ' || r.rows_filtered || ', rejected ' || r.rows_rejected
            from longshore.run r join longshore.job j on j.name = r.job where r.id = :run and j.kind not in ('spring-batch', 'outcome')
            union all
            select case when r.rows_read = r.rows_written + r.rows_filtered + r.rows_rejected then 'all' else 'not all' end || ' that was read is accounted for'
            from longshore.run r join longshore.job j on j.name = r.job where r.id = :run and j.kind = 'outcome'
            union all
            select concat_ws(' ', 'rejected', e.item, e.field, e.rule, e.message)
            from longshore.rejected_record e join longshore.run r on r.id = e.run_id join longshore.job j on j.name = r.job
            where r.id = :run and j.kind <> 'outcome'
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
