package dev.longshore.sql.now;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How many runs of each offered job are driven. */
public class RunningJobs {

    private static final String COUNT = """
            select j.name, coalesce(d.runs, 0) as runs from longshore.job j
            left join (
              select r.job, count(*) as runs from longshore.run r where r.state in ('RUNNING', 'PAUSING', 'CANCELLING') group by r.job
            ) d on d.job = j.name
            where j.offered or d.runs > 0
            """;

    private final JdbcClient jdbc;

    RunningJobs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By the name of the job; jobs of which none runs have 0, so that no gauge is missing. */
    public Map<String, Long> count() {
        Map<String, Long> counted = new TreeMap<>();
        jdbc.sql(COUNT).query(row -> {
            counted.put(row.getString("name"), row.getLong("runs"));
        });
        return counted;
    }
}
