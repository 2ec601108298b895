package dev.longshore.sql.history;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The job repository of another application, read and never written: Spring Batch 4, 5 or 6 on PostgreSQL. The tables are those of the schema that ships with
 * Spring Batch ({@code schema-postgresql.sql}); version 4 keeps parameters in a column a type.
 */
public final class ForeignRepository {

    private static final Pattern PREFIX =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_]{0,62}");

    /** One page as JSON. What is secret by its name does not leave the repository. The repository's tables have no index from an execution to its steps, so that they are looked through once a page. */
    private static final String PAGE = """
            with page as (
              select e.job_execution_id, e.job_instance_id, i.job_name, e.status, e.exit_code, e.exit_message, e.create_time, e.start_time, e.end_time
              from %1$sjob_execution e join %1$sjob_instance i on i.job_instance_id = e.job_instance_id
              where e.job_execution_id > :after
              order by e.job_execution_id
              limit :limit),
            parameters as (
              select p.job_execution_id, jsonb_agg(jsonb_build_object('name', %2$s,
                  'value', case when %2$s ~* 'password|secret|token|credential' then '(withheld)' else %3$s end,
                  'identifying', p.identifying = 'Y') order by %2$s) as listed
              from %1$sjob_execution_params p where p.job_execution_id in (select job_execution_id from page)
              group by p.job_execution_id),
            steps as (
              select s.job_execution_id, jsonb_agg(jsonb_build_object('name', s.step_name, 'status', coalesce(s.status, 'UNKNOWN'),
                  'startedAt', s.start_time at time zone :zone, 'endedAt', s.end_time at time zone :zone, 'read', coalesce(s.read_count, 0),
                  'written', coalesce(s.write_count, 0), 'filtered', coalesce(s.filter_count, 0),
                  'skipped', coalesce(s.read_skip_count, 0) + coalesce(s.write_skip_count, 0) + coalesce(s.process_skip_count, 0),
                  'commits', coalesce(s.commit_count, 0), 'rollbacks', coalesce(s.rollback_count, 0), 'exitCode', s.exit_code,
                  'exitMessage', nullif(s.exit_message, '')) order by s.step_execution_id) as listed
              from %1$sstep_execution s where s.job_execution_id in (select job_execution_id from page)
              group by s.job_execution_id)
            select coalesce(jsonb_agg(jsonb_build_object('execution_id', e.job_execution_id, 'instance_id', e.job_instance_id, 'job', e.job_name,
                'status', coalesce(e.status, 'UNKNOWN'), 'exit_code', e.exit_code, 'exit_message', nullif(e.exit_message, ''),
                'created_at', e.create_time at time zone :zone, 'started_at', e.start_time at time zone :zone, 'ended_at', e.end_time at time zone :zone,
                'parameters', coalesce(p.listed, '[]'), 'steps', coalesce(s.listed, '[]'))), '[]')::text as executions,
              coalesce(max(e.job_execution_id), :after) as last, count(*) as many
            from page e
            left join parameters p on p.job_execution_id = e.job_execution_id
            left join steps s on s.job_execution_id = e.job_execution_id
            """;

    private static final String NAME_SINCE_5 = "p.parameter_name";
    private static final String VALUE_SINCE_5 = "p.parameter_value";
    private static final String NAME_OF_4 = "p.key_name";
    private static final String VALUE_OF_4 = """
            case p.type_cd when 'LONG' then p.long_val::text when 'DOUBLE' then p.double_val::text
              when 'DATE' then p.date_val::text else p.string_val end""";

    private static final String PARAMETER_COLUMNS = """
            select lower(a.attname) from pg_attribute a where a.attrelid = to_regclass(:params) and a.attnum > 0
            """;

    private final JdbcClient jdbc;
    private final String page;
    private final String zone;

    private ForeignRepository(JdbcClient jdbc, String page, String zone) {
        this.jdbc = jdbc;
        this.page = page;
        this.zone = zone;
    }

    /**
     * Part of a repository.
     *
     * @param executions as a JSON array
     * @param last the greatest id among them
     * @param many how many there are; fewer than asked for at the end
     */
    record Part(String executions, long last, int many) {}

    /**
     * Looks at a repository.
     *
     * @param prefix of its tables, {@code batch_} or {@code jobs.batch_}
     * @param zone in which the application wrote its times, which have none
     * @throws LongshoreException if the database does not answer, or has no such tables
     */
    public static ForeignRepository at(String url, String user, String password, String prefix, ZoneId zone) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw LongshoreException.badInput(
                    "not-postgresql",
                    "--url",
                    "The address is not one of PostgreSQL.",
                    "Write jdbc:postgresql://host:5432/database.");
        }
        DriverManagerDataSource source = new DriverManagerDataSource(url, user, password);
        return in(source, prefix, zone);
    }

    static ForeignRepository in(DataSource source, String prefix, ZoneId zone) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw LongshoreException.badInput(
                    "bad-prefix",
                    "--prefix",
                    "\"" + prefix + "\" cannot begin the name of a table.",
                    "Write the prefix of its tables, such as batch_ or jobs.batch_.");
        }
        JdbcClient jdbc = JdbcClient.create(source);
        List<String> columns = columns(jdbc, prefix + "job_execution_params");
        if (columns.isEmpty()) {
            throw LongshoreException.badInput(
                    "no-job-repository",
                    "--prefix",
                    "The database has no table " + prefix + "job_execution_params that its user sees.",
                    "Write the prefix of the tables of Spring Batch there, with their schema: jobs.batch_.");
        }
        String page = columns.contains("parameter_name")
                ? PAGE.formatted(prefix, NAME_SINCE_5, VALUE_SINCE_5)
                : PAGE.formatted(prefix, NAME_OF_4, VALUE_OF_4);
        return new ForeignRepository(jdbc, page, idOf(zone));
    }

    /** PostgreSQL reads +02:00 and UTC+2 as POSIX does, where east is minus. */
    private static String idOf(ZoneId zone) {
        if (!(zone.normalized() instanceof ZoneOffset offset) || zone.getId().contains("/")) {
            return zone.getId();
        }
        if (offset.getTotalSeconds() == 0) {
            return "UTC";
        }
        throw LongshoreException.badInput(
                "fixed-offset",
                "--zone",
                "\"" + zone.getId() + "\" is an offset, and no time zone: it says nothing of summer time.",
                "Write the zone of the application's clock, such as Europe/Berlin, or UTC.");
    }

    private static List<String> columns(JdbcClient jdbc, String table) {
        try {
            return jdbc.sql(PARAMETER_COLUMNS)
                    .param("params", table)
                    .query(String.class)
                    .list();
        } catch (DataAccessException e) {
            throw LongshoreException.of(
                    Category.USER_ERROR,
                    "history-unreachable",
                    "The database of the history does not answer: "
                            + e.getMostSpecificCause().getMessage(),
                    "Check --url, --user and the password in LONGSHORE_HISTORY_PASSWORD.",
                    e);
        }
    }

    /** The executions whose ids follow, by id. */
    Part after(long id, int limit) {
        return jdbc.sql(page)
                .param("after", id)
                .param("limit", limit)
                .param("zone", zone)
                .query((rs, number) -> new Part(rs.getString("executions"), rs.getLong("last"), rs.getInt("many")))
                .single();
    }
}
