package dev.longshore.chaos.scenario;

import dev.longshore.chaos.oracle.Outcome;
import java.util.List;
import java.util.Map;

/**
 * A kind of job, as the scenario of all kinds plays it.
 *
 * @param name what the report calls it
 * @param jobs that it has, one after another from round to round
 * @param begin makes the tables that it writes what they were
 * @param left what a run of it leaves: queries, each with the run's id as its parameter
 * @param artifacts whether its files are compared
 * @param called how many items another system must have been sent, each once; 0 for none
 */
record KindOfWork(String name, List<String> jobs, String begin, List<String> left, boolean artifacts, long called) {

    private static final long ITEMS = 300;

    /** What a run left over counts: an undisturbed one leaves the same. */
    static final String ROWS =
            "select state || ' ' || concat_ws(' ', rows_read, rows_written, rows_filtered, rows_rejected) from longshore.run where id = ?";

    private static final String REJECTED =
            "select string_agg(concat_ws('|', position, item, rule), ',' order by position) from longshore.rejected_record where run_id = ?";

    static List<KindOfWork> all() {
        return List.of(
                new KindOfWork(
                        "export", List.of("kind-csv", "kind-jsonl", "kind-xlsx"), "select 1", List.of(ROWS), true, 0),
                new KindOfWork(
                        "feed",
                        List.of("kind-feed"),
                        "truncate chaos.fed",
                        List.of(ROWS, REJECTED, rows("chaos.fed", "id, account", "id")),
                        false,
                        0),
                new KindOfWork(
                        "aggregation",
                        List.of("kind-aggregation"),
                        "truncate chaos.daily",
                        List.of(ROWS, rows("chaos.daily", "day, sales, amount", "day")),
                        false,
                        0),
                new KindOfWork("report", List.of("kind-report"), "select 1", List.of(ROWS), true, 0),
                new KindOfWork(
                        "sync-in",
                        List.of("kind-sync-in"),
                        "truncate chaos.person; insert into chaos.person select g, 'old', 0 from generate_series(1, 500) g",
                        List.of(ROWS, REJECTED, rows("chaos.person", "id, name, balance", "id")),
                        false,
                        0),
                new KindOfWork(
                        "sync-out",
                        List.of("kind-sync-out"),
                        "delete from longshore.effect where job = 'kind-sync-out'",
                        List.of(ROWS),
                        false,
                        ITEMS));
    }

    /** Row by row in their order, so that one that is there twice is seen. */
    static String rows(String table, String columns, String order) {
        return "select md5(string_agg(cast((" + columns + ") as text), ';' order by " + order
                + ")) || ' of ' || count(*) from " + table + " where cast(? as bigint) > 0";
    }

    String job(int round) {
        return jobs.get(round % jobs.size());
    }

    Map<String, ?> parameters() {
        return name.equals("aggregation") ? Map.of("rebuild", true) : Map.of();
    }

    /** What a run of it left, once it has ended. */
    Outcome outcomeOf(Trial trial, long run) throws Exception {
        Outcome left = Outcome.of(trial.rig(), run, left(), artifacts);
        return called == 0 ? left : left.with("items applied", trial.rig().crm().receipts());
    }
}
