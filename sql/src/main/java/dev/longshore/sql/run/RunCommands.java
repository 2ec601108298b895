package dev.longshore.sql.run;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.audit.AuditTrail;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
            select r.state, r.job_execution_id is not null and (
                select d.document #>> '{spec,restartable}' = 'false' from longshore.job_definition d
                where d.hash = r.definition_hash) is true as cannot_go_on
            from longshore.run r
            where r.id = :run and (:tenant::text is null or r.tenant = :tenant)
            for no key update
            """;

    private static final String OPEN = """
            select c.actor || ' asked for it at ' || to_char(c.asked_at at time zone 'UTC', 'HH24:MI:SS') || ' UTC'
            from longshore.run_command c
            where c.run_id = :run and c.done_at is null and c.verb = :verb
            limit 1
            """;

    private static final String ASK = """
            insert into longshore.run_command (run_id, verb, actor, reason, confirmed_attempt)
            select r.id, :verb, :actor, :reason, case when :confirmed and r.attempts > 0 then r.attempts end from longshore.run r where r.id = :run returning id
            """;

    private static final String NOTIFY = "select pg_notify('longshore_command', :run::text)";

    /** What would have to start the Spring Batch job of a run again, now or later. */
    private static final Set<Verb> NEEDS_A_RESTART = EnumSet.of(Verb.PAUSE, Verb.RESUME, Verb.RESTART);

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final RunHolds holds;

    public RunCommands(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.holds = new RunHolds(jdbc);
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
        return ask(actor, run, verb, reason, repetition, new QueuePlaces(jdbc));
    }

    /** @param places that those asked before have left */
    @Transactional
    CommandOutcome ask(Actor actor, RunId run, Verb verb, String reason, Repetition repetition, QueuePlaces places) {
        Optional<Standing> found = jdbc.sql(LOCK)
                .param("run", run.value())
                .param("tenant", actor.scope().tenant())
                .query((row, number) ->
                        new Standing(RunState.valueOf(row.getString("state")), row.getBoolean("cannot_go_on")))
                .optional();
        if (found.isEmpty()) {
            return new CommandOutcome.NoSuchRun();
        }
        RunState state = found.get().state();
        Optional<String> refusal = refusal(run, verb, found.get());
        if (refusal.isPresent()) {
            audit.record(refused(actor, run, verb, reason, state));
            return new CommandOutcome.Refused(state, refusal.get());
        }
        Optional<RequestOutcome.QueueFull> full = verb == Verb.RESTART ? places.take(run) : Optional.empty();
        if (full.isPresent()) {
            audit.record(refused(actor, run, verb, reason, state));
            return new CommandOutcome.QueueFull(state, full.get());
        }
        long command = jdbc.sql(ASK)
                .param("run", run.value())
                .param("verb", verb.word())
                .param("actor", actor.name())
                .param("reason", reason)
                .param("confirmed", verb == Verb.RESTART && repetition == Repetition.CONFIRMED)
                .query(Long.class)
                .single();
        jdbc.sql(NOTIFY).param("run", run.value()).query().singleRow();
        audit.record(new Act(
                actor,
                "run." + verb.word(),
                "run:" + run,
                reason,
                Map.of("state", state.name()),
                repetition == Repetition.CONFIRMED ? Map.of("repetition", "confirmed") : null,
                AuditOutcome.ACCEPTED));
        return new CommandOutcome.Asked(command, state);
    }

    private static Act refused(Actor actor, RunId run, Verb verb, String reason, RunState state) {
        return new Act(
                actor,
                "run." + verb.word(),
                "run:" + run,
                reason,
                Map.of("state", state.name()),
                null,
                AuditOutcome.REFUSED);
    }

    /** The queues' places, for whoever asks for many. */
    QueuePlaces places() {
        return new QueuePlaces(jdbc);
    }

    private Optional<String> refusal(RunId run, Verb verb, Standing standing) {
        if (!verb.isPossibleIn(standing.state())) {
            return Optional.of(why(verb, standing.state()));
        }
        if (standing.cannotGoOn() && NEEDS_A_RESTART.contains(verb)) {
            return Optional.of(
                    "The job allows no restart (preventRestart), and this run has begun: it cannot go on from where it stands. Ask for a new run instead.");
        }
        if (verb == Verb.RESUME) {
            Optional<String> holding = holds.holding(run);
            if (holding.isPresent()) {
                return holding.map(why -> why + " It cannot go on before that pause ends.");
            }
        }
        return jdbc.sql(OPEN)
                .param("run", run.value())
                .param("verb", verb.word())
                .query(String.class)
                .optional()
                .map(asked -> asked + ", and it is not acknowledged yet.");
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
    private record Standing(RunState state, boolean cannotGoOn) {}
}
