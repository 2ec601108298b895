package dev.longshore.sql.run;

import static dev.longshore.sql.page.Columns.instant;

import dev.longshore.model.run.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What waits in a run since something before it, with the same key, is not done. */
public class OrderViews {

    /**
     * Chunks of a track are applied in order: the first that is not done holds the others. While nothing stands in its way that is how it works and no news; what has failed,
     * or was given back and is tried again, is. The index on chunks that are not done serves it.
     */
    private static final String CHUNKS = """
            with open as (
              select u.step, u.ordinal, u.label, u.state, u.disturbances, coalesce(u.ended_at, u.claimed_at) as since,
                row_number() over track as place, count(*) over (partition by u.step, u.track) - 1 as held,
                lead(u.label) over track as first,
                last_value(u.label) over (partition by u.step, u.track order by u.ordinal rows between unbounded preceding and unbounded following) as last
              from longshore.work_unit u where u.run_id = :run and u.track is not null and u.state <> 'DONE'
              window track as (partition by u.step, u.track order by u.ordinal))
            select o.label as behind, o.since, o.held, o.first, o.last,
              case when o.state = 'FAILED' then coalesce((select f.message from longshore.failure f
                  where f.run_id = :run and f.step = o.step and f.unit = o.ordinal order by f.id desc limit 1), 'It failed.')
                else 'It was given back ' || o.disturbances || case o.disturbances when 1 then ' time' else ' times' end || ' for reasons that pass, and is tried again.' end as why
            from open o where o.place = 1 and o.held > 0 and (o.state = 'FAILED' or o.disturbances > 0)
            order by o.state = 'FAILED' desc, o.held desc, o.ordinal limit :most
            """;

    /** Rows of a unit are settled in the order of their key: those that are held follow what holds them. */
    private static final String ROWS = """
            with known as (
              select r.step, r.unit, r.position, r.item, r.rule, r.message, r.at, r.state,
                count(*) filter (where r.rule <> 'held') over (partition by r.step, r.unit order by r.position) as island
              from longshore.rejected_record r where r.run_id = :run),
            held as (
              select k.step, k.unit, k.island, count(*) as held, (array_agg(k.item order by k.position))[1] as first,
                (array_agg(k.item order by k.position desc))[1] as last, min(k.at) as at
              from known k where k.rule = 'held' and k.state = 'open' group by k.step, k.unit, k.island)
            select b.item as behind, coalesce(b.message, 'A row before them with the same key was not done.') as why, coalesce(b.at, h.at) as since, h.held, h.first, h.last
            from held h left join known b on b.step = h.step and b.unit = h.unit and b.island = h.island and b.rule <> 'held'
            order by h.held desc, h.unit, h.island limit :most
            """;

    private final JdbcClient jdbc;

    public OrderViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Chunks of a run behind one that failed or is tried again, at most so many tracks; those behind failed ones first. */
    public List<HeldBehind> chunks(RunId run, int most) {
        return list(CHUNKS, run, most);
    }

    /** Rows of a run that were held back by their key, at most so many keys; most rows first. */
    public List<HeldBehind> rows(RunId run, int most) {
        return list(ROWS, run, most);
    }

    private List<HeldBehind> list(String sql, RunId run, int most) {
        return jdbc.sql(sql)
                .param("run", run.value())
                .param("most", most)
                .query(OrderViews::behind)
                .list();
    }

    private static HeldBehind behind(ResultSet row, int number) throws SQLException {
        return new HeldBehind(
                row.getString("behind"),
                row.getString("why"),
                instant(row, "since"),
                row.getLong("held"),
                Objects.requireNonNullElse(row.getString("first"), "unreadable"),
                Objects.requireNonNullElse(row.getString("last"), "unreadable"));
    }
}
