package dev.longshore.sql.bench;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The table of the benchmark sync-in, which is that of the sample job customer-import: three indexes, and every second key there before. */
public class SyncInTable {

    /** In one transaction each, outside of the clock. */
    private static final String[] RESET = {
        "truncate longshore.imported_customer", "vacuum (analyze) longshore.imported_customer", "checkpoint"
    };

    private static final String FILL = """
            insert into longshore.imported_customer (id, email, name, phone, segment, balance, signed_up, country, note)
            select i, 'customer' || i || '@example.com', 'Customer#' || lpad(i::text, 9, '0'), (10 + i % 25) || '-100-1000', 'BUILDING', 1.50,
              date '2020-01-01' + (i % 300)::int, 'Country ' || i % 25, 'as it was before'
            from generate_series(2, cast(:rows as bigint), 2) i
            """;

    private static final String FINGERPRINT = """
            select encode(sha256(convert_to(string_agg(md5(c::text), '' order by id), 'UTF8')), 'hex') from longshore.imported_customer c
            """;

    private final JdbcClient jdbc;

    public SyncInTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Empties it and fills it with the even keys up to a number. */
    public void reset(long rows) {
        jdbc.sql(RESET[0]).update();
        jdbc.sql(FILL).param("rows", rows).update();
        jdbc.sql(RESET[1]).update();
        jdbc.sql(RESET[2]).update();
    }

    /** Of all its rows. */
    public String fingerprint() {
        return jdbc.sql(FINGERPRINT).query(String.class).single();
    }

    public long rows() {
        return jdbc.sql("select count(*) from longshore.imported_customer")
                .query(Long.class)
                .single();
    }
}
