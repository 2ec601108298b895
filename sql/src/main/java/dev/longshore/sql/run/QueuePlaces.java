package dev.longshore.sql.run;

import dev.longshore.model.run.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether the queues that a run would wait in have a place for it, and else when they likely have one. Whoever asks for many counts once a second and adds what it
 * has taken, as {@code longshore.count_waiting} does: counted without a lock, so that what is asked for in the same instant may pass a limit together. For one thread.
 */
final class QueuePlaces {

    /**
     * Seconds until a place is free: the time between two ends over the last 10 minutes; else how long the last 50 runs took, shared by those that
     * may run at once.
     */
    private static final String DRAIN = """
            select coalesce(
              (select case when count(*) >= 2 then extract(epoch from clock_timestamp() - min(e.ended_at)) / count(*) end
               from (select r.ended_at from longshore.run r
                     where r.state = 'COMPLETED' and r.lane = :lane and (:job::text is null or r.job = :job) and r.ended_at > clock_timestamp() - interval '10 minutes'
                     order by r.ended_at desc limit 200) e),
              (select avg(extract(epoch from e.ended_at - e.started_at)) / greatest(1, :atOnce)
               from (select r.ended_at, r.started_at from longshore.run r
                     where r.state = 'COMPLETED' and r.lane = :lane and r.started_at is not null
                     order by r.ended_at desc limit 50) e),
              30)
            """;

    private static final String PLACES = """
            select l.name as lane, least(l.max_running, case when :perJob then j.max_running else l.max_running end) as at_once
            from longshore.job j join longshore.lane l on l.name = coalesce(:lane, j.lane)
            where j.name = :job
            """;

    /** As {@code longshore.request_run} counts, and those that will wait: a restart that nobody has answered has its place. */
    private static final String WAITING = """
            select j.name as job, j.max_queued as job_limit, l.name as lane, l.max_queued as lane_limit, o.of_job + (
                select count(*) from (select from longshore.run w where w.state = 'QUEUED' and w.job = j.name limit j.max_queued) q) as of_job, o.of_lane + (
                select count(*) from (select from longshore.run w where w.state = 'QUEUED' and w.lane = l.name limit l.max_queued) q) as of_lane
            from longshore.run r
            join longshore.job j on j.name = r.job
            join longshore.lane l on l.name = r.lane
            cross join lateral (
              select count(*) filter (where f.job = j.name) as of_job, count(*) filter (where f.lane = l.name) as of_lane
              from longshore.run_command c join longshore.run f on f.id = c.run_id
              where c.done_at is null and c.verb = 'restart' and f.state = 'FAILED') o
            where r.id = :run
            """;

    private static final int LONGEST_WAIT_SECONDS = 3600;
    private static final Duration COUNTED_FOR = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final Map<Queues, Count> counts = new HashMap<>();
    private final List<Queues> unwritten = new ArrayList<>();

    QueuePlaces(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes a place for a run. Returns what is full, if anything is; then none is taken. */
    Optional<RequestOutcome.QueueFull> take(RunId run, String job, String lane) {
        Queues queues = new Queues(job, lane);
        Count count = counts.get(queues);
        if (count == null || count.isFull() || count.isOld()) {
            count = count(run);
            for (Queues taken : unwritten) {
                count = count.withOneMore(taken.job().equals(job), taken.lane().equals(lane));
            }
        }
        if (count.ofJob() >= count.jobLimit()) {
            return Optional.of(full(
                    queues.job(),
                    queues.lane(),
                    "job:" + queues.job(),
                    "The queue of job \"" + queues.job() + "\" is full: " + count.ofJob() + " runs wait."));
        }
        if (count.ofLane() >= count.laneLimit()) {
            return Optional.of(full(
                    queues.job(),
                    queues.lane(),
                    "lane:" + queues.lane(),
                    "The lane \"" + queues.lane() + "\" is full: " + count.ofLane() + " runs wait."));
        }
        unwritten.add(queues);
        // other jobs of the lane share its places
        counts.put(queues, count);
        counts.replaceAll((known, old) ->
                old.withOneMore(known.job().equals(queues.job()), known.lane().equals(queues.lane())));
        return Optional.empty();
    }

    /** What was taken stands in the database from now on, and is counted there. */
    void written() {
        unwritten.clear();
    }

    /**
     * What is full, and when to come again.
     *
     * @param lane null for the job's own
     * @param limit {@code job:orders-export} or {@code lane:bulk}
     */
    RequestOutcome.QueueFull full(String job, @Nullable String lane, String limit, String sentence) {
        boolean perJob = limit.startsWith("job:");
        record Places(String lane, int atOnce) {}
        Places places = jdbc.sql(PLACES)
                .param("job", job)
                .param("lane", lane)
                .param("perJob", perJob)
                .query((rs, number) -> new Places(rs.getString("lane"), rs.getInt("at_once")))
                .single();
        double seconds = jdbc.sql(DRAIN)
                .param("lane", places.lane())
                .param("job", perJob ? job : null)
                .param("atOnce", places.atOnce())
                .query(Double.class)
                .single();
        int wait = (int) Math.max(1, Math.min(LONGEST_WAIT_SECONDS, Math.ceil(seconds)));
        return new RequestOutcome.QueueFull(limit, sentence, wait);
    }

    private Count count(RunId run) {
        return jdbc.sql(WAITING)
                .param("run", run.value())
                .query((rs, number) -> new Count(
                        rs.getLong("of_job"),
                        rs.getLong("job_limit"),
                        rs.getLong("of_lane"),
                        rs.getLong("lane_limit"),
                        System.nanoTime()))
                .single();
    }

    private record Queues(String job, String lane) {}

    private record Count(long ofJob, long jobLimit, long ofLane, long laneLimit, long at) {

        boolean isFull() {
            return ofJob >= jobLimit || ofLane >= laneLimit;
        }

        boolean isOld() {
            return System.nanoTime() - at > COUNTED_FOR.toNanos();
        }

        Count withOneMore(boolean sameJob, boolean sameLane) {
            return new Count(ofJob + (sameJob ? 1 : 0), jobLimit, ofLane + (sameLane ? 1 : 0), laneLimit, at);
        }
    }
}
