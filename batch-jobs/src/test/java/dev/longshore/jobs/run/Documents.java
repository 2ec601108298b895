package dev.longshore.jobs.run;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What runs of {@code count-current} are asked for: documents, each with a version. */
final class Documents {

    /** A version of 0 is one that cannot be read, one of -1 takes longer than anybody waits. */
    static final String VERSION =
            "select d.version + 0 / d.version + case d.version when -1 then length(cast(pg_sleep(60) as text)) else 0 end "
                    + "from public.document d where d.id = :document -- one row";

    private Documents() {}

    static void createTable(JdbcClient jdbc) {
        jdbc.sql("create table if not exists public.document (id bigint primary key, version bigint not null)")
                .update();
    }

    static String changed(long id, long version) {
        return "insert into public.document (id, version) values (" + id + ", " + version
                + ") on conflict (id) do update set version = excluded.version";
    }
}
