package dev.longshore.admin.console;

import dev.longshore.sql.database.TestDatabase;
import java.util.List;

/** An outage of the CRM that holds a run and an outcome, and a rate of the billing system that two runs share. */
final class SampleBreaker {

    private static final List<String> OUTAGE = List.of(
            """
            insert into longshore.dependency (name, opened_at, open_until, trips, last_failure, opened_total, rate)
            values ('crm', clock_timestamp() - interval '7 minutes', clock_timestamp() + interval '40 seconds', 3, 'answered 503', 2, 50)
            """,
            "insert into longshore.dependency (name, rate) values ('billing', 20)",
            """
            update longshore.run set parked_for = 'crm', parked_until = clock_timestamp() + interval '40 seconds',
              parked_why = 'crm is away or fails: it is tried again by one call at a time.', open_step = 'write-parts', open_units = 8 where id = 1841207
            """,
            "update longshore.outcome set waits_at = 'crm' where id = 7004",
            """
            insert into longshore.rate_slice (dependency, holder, run_id, permits, until, waits_since) values
              ('billing', 'a', 1841244, 12, clock_timestamp() + interval '12 seconds', clock_timestamp() - interval '90 seconds'),
              ('billing', 'b', 1841244, 8, clock_timestamp() + interval '11 seconds', null),
              ('billing', 'c', 1841229, 0, clock_timestamp() + interval '14 seconds', clock_timestamp() - interval '2 seconds')
            """);

    private static final List<String> END = List.of(
            "update longshore.run set parked_for = null, parked_until = null, parked_why = null, open_step = null, open_units = null where id = 1841207",
            "update longshore.outcome set waits_at = null where id = 7004",
            "delete from longshore.dependency where name in ('crm', 'billing')");

    private SampleBreaker() {}

    static void begin(TestDatabase database) {
        OUTAGE.forEach(statement -> database.jdbc().sql(statement).update());
    }

    static void end(TestDatabase database) {
        END.forEach(statement -> database.jdbc().sql(statement).update());
    }
}
