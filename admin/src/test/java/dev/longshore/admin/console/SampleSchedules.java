package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.schedule.ScheduleReader;
import dev.longshore.sql.schedule.Held;
import dev.longshore.sql.schedule.ScheduleDesk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A night's schedules of the sample shop: a chain, one from a file, one that is paused, one that did not start, and what was decided so far. */
final class SampleSchedules {

    private static final Actor INES = Actor.local("Ines Kramer");

    private SampleSchedules() {}

    static void make(ScheduleDesk desk, JdbcClient jdbc) {
        make(
                desk,
                "nightly-orders",
                Map.of(
                        "job", "orders-export",
                        "cron", "30 2 * * *",
                        "zone", "Europe/Berlin",
                        "description", "Yesterday’s orders, for the dashboards.",
                        "tenants", "GERMANY",
                        "parameters", Map.of("from", "{{yesterday}}", "to", "{{today}}"),
                        "logical-date", -1,
                        "promise", Map.of("ready-by", "02:31"),
                        "start-within", "30m"));
        make(
                desk,
                "nightly-order-lines",
                Map.of(
                        "job",
                        "order-lines-export",
                        "after",
                        List.of("nightly-orders"),
                        "tenants",
                        "GERMANY",
                        "parameters",
                        Map.of("from", "{{yesterday}}"),
                        "logical-date",
                        -1));
        make(
                desk,
                "nightly-customers",
                Map.of(
                        "job",
                        "customers-export",
                        "after",
                        List.of("nightly-orders"),
                        "tenants",
                        "GERMANY",
                        "parameters",
                        Map.of("from", "{{yesterday}}"),
                        "logical-date",
                        -1));
        make(
                desk,
                "hourly-orders",
                Map.of(
                        "job", "orders-export",
                        "cron", "0 * * * *",
                        "tenants",
                                List.of(
                                        "BRAZIL", "PERU", "CHINA", "KENYA", "INDIA", "IRAN", "EGYPT", "JAPAN",
                                        "FRANCE"),
                        "parameters", Map.of("from", "{{today}}"),
                        "promise", Map.of("ready-within", "3m")));
        make(
                desk,
                "hourly-lines",
                Map.of(
                        "job", "order-lines-export",
                        "cron", "0 * * * *",
                        "tenants", "PERU",
                        "parameters", Map.of("from", "{{today}}"),
                        "running", "skip"));
        make(
                desk,
                "monthly-sample",
                Map.of("job", "sample-shop", "monthly", Map.of("day", "last-working-day", "at", "06:00")));
        jdbc.sql(
                        "update longshore.schedule set source = 'file', file = 'schedules/nightly.yml' where name = 'nightly-customers'")
                .update();
        desk.hold(INES, Held.FIRES, "schedule", "monthly-sample", null, "The shop is being moved");
        fires(jdbc);
    }

    private static void make(ScheduleDesk desk, String name, Map<String, Object> fields) {
        Map<String, Object> values = new HashMap<>(fields);
        values.put("schedule", name);
        desk.create(INES, ScheduleReader.read(values).definitionOrThrow(), "For the morning");
    }

    private static void fires(JdbcClient jdbc) {
        jdbc.sql("""
                insert into longshore.schedule_fire (schedule_id, planned_at, tenant, logical_date, decision, reason, decided_at, start_by, not_started_at, run_id)
                select s.id, date_trunc('day', now()) + interval '1 hour 30 minutes' - n * interval '1 day', 'GERMANY', current_date - n - 1,
                  case n when 1 then 'missed' when 2 then 'skipped' else 'asked' end,
                  case n when 1 then 'No scheduler was running at its time.' when 2 then 'An earlier run went on.' end,
                  date_trunc('day', now()) + interval '1 hour 30 minutes 0.4 seconds' - n * interval '1 day', null, null,
                  case when n in (0, 3, 4) then 1840001 + n end
                from longshore.schedule s, generate_series(0, 4) n where s.name = 'nightly-orders'
                """).update();
        jdbc.sql("""
                insert into longshore.schedule_fire (schedule_id, planned_at, tenant, logical_date, decision, reason, decided_at, start_by, not_started_at, waits_for, review_at)
                select s.id, now() - interval '2 hours', 'GERMANY', current_date - 1, 'held', 'nightly-orders has failed for the same day.',
                  now() - interval '2 hours', now() - interval '90 minutes', now() - interval '89 minutes', 'predecessor', now() + interval '1 hour'
                from longshore.schedule s where s.name = 'nightly-order-lines'
                """).update();
        jdbc.sql("""
                insert into longshore.schedule_fire (schedule_id, planned_at, tenant, logical_date, decision, reason, decided_at, waits_for, review_at)
                select s.id, date_trunc('hour', now()), 'PERU', current_date, 'held', 'orders-export waits for a place in its queue.',
                  date_trunc('hour', now()) + interval '0.2 seconds', 'place', now() + interval '1 hour'
                from longshore.schedule s where s.name = 'hourly-lines'
                """).update();
    }
}
