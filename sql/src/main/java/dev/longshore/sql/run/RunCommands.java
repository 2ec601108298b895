package dev.longshore.sql.run;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.ShortSleep;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * Asks something of a run on behalf of an operator. The row and its record in the audit are one transaction; a worker does it and acknowledges. What
 * the state of the run does not allow is refused and recorded too, and so is a restart whose queue is full: it counts as a request. A resume does not, since its run
 * had its place. Who may act at all was decided before.
 */
public class RunCommands {

    /** Locked, so that two wishes see each other and the state holds until this one stands. */
    private static final String LOCK = """
            select r.id, r.state, r.job, r.lane, r.job_execution_id is not null and (
                select d.document #>> '{spec,restartable}' = 'false' from longshore.job_definition d
                where d.hash = r.definition_hash) is true as cannot_go_on, %s as idle
            from longshore.run r
            where r.id = any (:runs) and (:tenant::text is null or r.tenant = :tenant)
            order by r.id
            for no key update of r
            """.formatted(ShortSleep.BOUND);

    private static final String OPEN = """
            select c.run_id, c.actor || ' asked for it at ' || to_char(c.asked_at at time zone 'UTC', 'HH24:MI:SS') || ' UTC' as asked
            from longshore.run_command c
            where c.run_id = any (:runs) and c.done_at is null and c.verb = :verb
            """;

    private static final String ASK = """
            insert into longshore.run_command (run_id, verb, actor, reason, confirmed_attempt)
            select r.id, :verb, :actor, :reason, case when :confirmed and r.attempts > 0 then r.attempts end
            from longshore.run r where r.id = any (:runs)
            returning run_id, id
            """;

    private static final String NOTIFY =
            "select count(pg_notify('longshore_command', cast(run as text))) from unnest(:runs) run";

    /** What would have to start the Spring Batch job of a run again, now or later. */
    private static final Set<Verb> NEEDS_A_RESTART = EnumSet.of(Verb.PAUSE, Verb.RESUME, Verb.RESTART);

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final RunHolds holds;
    private final UnaskedRepetitions repetitions;

    public RunCommands(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.holds = new RunHolds(jdbc);
        this.repetitions = new UnaskedRepetitions(jdbc);
        this.audit = audit;
    }

    /**
     * Asks.
     *
     * @param reason why, in the operator's words; not blank
     */
    @Transactional
    public CommandOutcome ask(Actor actor, RunId run, Verb verb, String reason) {
        return ask(actor, run, verb, reason, Repetition.UNCONFIRMED);
    }

    /** What a person has said of steps that a restart runs again. */
    public enum Repetition {
        /** Nothing, and nobody was told which they are: runs with such steps refuse. */
        UNASKED,
        /** Nothing: a step that is declared unsafe fails the run instead of running again. */
        UNCONFIRMED,
        /** That they may run again, having been told which and why that matters. */
        CONFIRMED
    }

    /**
     * Asks, by the word of a person about steps that a restart runs again.
     *
     * @param reason why, in the operator's words; not blank
     */
    @Transactional
    public CommandOutcome ask(Actor actor, RunId run, Verb verb, String reason, Repetition repetition) {
        return askTogether(actor, List.of(run), verb, reason, repetition, places())
                .get(0);
    }

    /**
     * Asks it of several in one transaction, each as by itself.
     *
     * @param places that those asked before have left
     * @return in the order of the runs
     */
    @Transactional
    List<CommandOutcome> askTogether(
            Actor actor, List<RunId> runs, Verb verb, String reason, Repetition repetition, QueuePlaces places) {
        Map<RunId, Standing> standings = lock(actor, runs);
        Map<RunId, String> open = open(runs, verb);
        Map<RunId, String> held = verb == Verb.RESUME ? holds.holding(runs) : Map.of();
        Map<RunId, CommandOutcome> refusals = new HashMap<>();
        Map<RunId, String> unasked =
                verb == Verb.RESTART && repetition == Repetition.UNASKED ? repetitions.whyToAsk(runs) : Map.of();
        for (RunId run : runs) {
            Standing standing = standings.get(run);
            if (standing == null) {
                refusals.put(run, new CommandOutcome.NoSuchRun());
                continue;
            }
            Optional<String> why = refusal(verb, standing, held.get(run), open.get(run));
            if (why.isPresent()) {
                refusals.put(run, new CommandOutcome.Refused(standing.state(), why.get()));
            } else if (unasked.containsKey(run)) {
                refusals.put(run, new CommandOutcome.Refused(standing.state(), unasked.get(run)));
            } else if (verb == Verb.RESTART) {
                places.take(run, standing.job(), standing.lane())
                        .ifPresent(full -> refusals.put(run, new CommandOutcome.QueueFull(standing.state(), full)));
            }
        }
        boolean confirmed = verb == Verb.RESTART && repetition == Repetition.CONFIRMED;
        Map<RunId, Long> asked = ask(
                actor, runs.stream().filter(run -> !refusals.containsKey(run)).toList(), verb, reason, confirmed);
        places.written();
        audit.recordAll(standings.keySet().stream()
                .map(run -> new Act(
                        actor,
                        "run." + verb.word(),
                        "run:" + run,
                        reason,
                        Map.of("state", standings.get(run).state().name()),
                        asked.containsKey(run) && repetition == Repetition.CONFIRMED
                                ? Map.of("repetition", "confirmed")
                                : null,
                        asked.containsKey(run) ? AuditOutcome.ACCEPTED : AuditOutcome.REFUSED))
                .toList());
        return runs.stream()
                .map(run -> asked.containsKey(run)
                        ? new CommandOutcome.Asked(
                                asked.get(run), standings.get(run).state())
                        : refusals.get(run))
                .toList();
    }

    /** The queues' places, for whoever asks for many. */
    QueuePlaces places() {
        return new QueuePlaces(jdbc);
    }

    private Map<RunId, Standing> lock(Actor actor, List<RunId> runs) {
        Map<RunId, Standing> standings = new LinkedHashMap<>();
        jdbc.sql(LOCK)
                .param("runs", ids(runs))
                .param("tenant", actor.scope().tenant())
                .query(row -> {
                    standings.put(
                            new RunId(row.getLong("id")),
                            new Standing(
                                    RunState.valueOf(row.getString("state")),
                                    row.getString("job"),
                                    row.getString("lane"),
                                    row.getBoolean("cannot_go_on")));
                });
        return standings;
    }

    private Map<RunId, String> open(List<RunId> runs, Verb verb) {
        Map<RunId, String> open = new HashMap<>();
        jdbc.sql(OPEN).param("runs", ids(runs)).param("verb", verb.word()).query(row -> {
            open.put(new RunId(row.getLong("run_id")), row.getString("asked"));
        });
        if (!open.isEmpty()) {
            // whoever was to answer may have passed these runs over, since their rows are locked here
            jdbc.sql(NOTIFY)
                    .param("runs", ids(List.copyOf(open.keySet())))
                    .query()
                    .singleRow();
        }
        return open;
    }

    private Map<RunId, Long> ask(Actor actor, List<RunId> runs, Verb verb, String reason, boolean confirmed) {
        Map<RunId, Long> orders = new HashMap<>();
        if (!runs.isEmpty()) {
            jdbc.sql(ASK)
                    .param("runs", ids(runs))
                    .param("verb", verb.word())
                    .param("actor", actor.name())
                    .param("reason", reason)
                    .param("confirmed", confirmed)
                    .query(row -> {
                        orders.put(new RunId(row.getLong("run_id")), row.getLong("id"));
                    });
            jdbc.sql(NOTIFY).param("runs", ids(runs)).query().singleRow();
        }
        return orders;
    }

    private static Long[] ids(List<RunId> runs) {
        return runs.stream().map(RunId::value).toArray(Long[]::new);
    }

    private static Optional<String> refusal(
            Verb verb, Standing standing, @Nullable String held, @Nullable String asked) {
        if (!verb.isPossibleIn(standing.state())) {
            return Optional.of(why(verb, standing.state()));
        }
        if (standing.cannotGoOn() && NEEDS_A_RESTART.contains(verb)) {
            return Optional.of(
                    "The job allows no restart (preventRestart), and this run has begun: it cannot go on from where it stands. Ask for a new run instead.");
        }
        if (held != null) {
            return Optional.of(held + " It cannot go on before that pause ends.");
        }
        return Optional.ofNullable(asked).map(first -> first + ", and it is not acknowledged yet.");
    }

    /** Why a verb is not possible in a state, as a sentence; for buttons that may not be pressed, too. */
    public static String why(Verb verb, RunState state) {
        String is = "The run is " + state.name().toLowerCase(Locale.ROOT);
        return switch (verb) {
            case PAUSE -> is + "; only a queued or running run can be paused.";
            case RESUME -> is + "; only a paused run can be resumed.";
            case RESTART -> is + "; only a failed run can be restarted.";
            case CANCEL ->
                state == RunState.FAILED
                        ? is + "; a failed run is abandoned, not cancelled."
                        : is + "; only a run that is queued, running or paused can be cancelled.";
            case ABANDON -> is + "; only a failed run can be abandoned.";
        };
    }

    /** @param cannotGoOn whether it has begun, and its job is one that Spring Batch starts once only */
    private record Standing(RunState state, String job, String lane, boolean cannotGoOn) {}
}
