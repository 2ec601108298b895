package dev.longshore.sql.schedule;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.timestamp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Finds the backfills that a wished one would meet. Each time still gets one run, by its key; people are told beforehand. */
final class BackfillOverlaps {

    private static final int MOST = 10;

    /** One that has asked for nothing and will not, such as one cancelled at once, leaves no trace in the range. */
    private static final String OVERLAPS = """
            select b.id, b.state, b.from_at, b.until_at, b.again, f.asked, f.pending
            from longshore.backfill b cross join lateral (
              select count(*) filter (where x.run_id is not null) as asked, count(*) filter (where x.state = 'pending') as pending
              from longshore.backfill_fire x
              where x.backfill_id = b.id and x.planned_at >= :from and x.planned_at < :until) f
            where b.schedule_id = :schedule and b.from_at < :until and b.until_at > :from and f.asked + f.pending > 0
            order by b.id desc limit :most
            """;

    private final JdbcClient jdbc;

    BackfillOverlaps(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The newest of them. */
    List<BackfillOverlap> of(BackfillPlan plan, boolean again) {
        if (plan.times().isEmpty()) {
            return List.of();
        }
        return jdbc.sql(OVERLAPS)
                .param("schedule", plan.stored().id().value())
                .param("from", timestamp(plan.from()))
                .param("until", timestamp(plan.until()))
                .param("most", MOST)
                .query((rs, number) -> row(rs, plan.zone(), again))
                .list();
    }

    private static BackfillOverlap row(ResultSet rs, ZoneId zone, boolean wishedAgain) throws SQLException {
        long id = rs.getLong("id");
        String state = rs.getString("state");
        Instant from = required(instant(rs, "from_at"), "from_at");
        Instant until = required(instant(rs, "until_at"), "until_at");
        boolean again = rs.getBoolean("again");
        int asked = rs.getInt("asked");
        int pending = rs.getInt("pending");
        String says = "Backfill " + id + " (" + state + ") covers " + Sentences.moment(from, zone) + " until "
                + Sentences.moment(until, zone) + ": in this range it has asked for " + runs(asked)
                + (pending == 0 ? "" : " and is still to ask for " + pending) + ". "
                + effect(wishedAgain, again, pending > 0);
        return new BackfillOverlap(id, state, from, until, again, asked, pending, says);
    }

    private static String effect(boolean wishedAgain, boolean again, boolean open) {
        if (wishedAgain) {
            return "This one asks for all of its times once more.";
        }
        if (again) {
            return "It runs times again, which counts for none: this one asks for each that has no run beside those.";
        }
        return open
                ? "A time that has a run already is not asked for again; of the others each gets one run, by whichever asks first."
                : "A time that has a run already is not asked for again.";
    }

    private static String runs(int count) {
        return count == 1 ? "1 run" : count + " runs";
    }
}
