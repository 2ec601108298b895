package dev.longshore.jobs.run;

import dev.longshore.jobs.run.DrivenRun.Stop;
import dev.longshore.jobs.worker.WorkerMetrics;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.run.Verb;
import dev.longshore.sql.run.CommandInbox;
import dev.longshore.sql.run.CommandInbox.Command;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;

/**
 * Answers what operators ask. A run that nobody drives is moved at once, by any worker; of a driven run the owner takes note, stops its units, and
 * answers when it is at rest. Every answer stands in the command's row as a sentence.
 */
final class CommandDesk {

    private static final Logger log = LoggerFactory.getLogger(CommandDesk.class);

    /** Asked between the claim and the moment that the job began: later ones are refused when they are asked. */
    private static final String ALLOWS_NO_RESTART =
            "Not done: the run has begun, and its job allows no restart, so that it could not go on after a pause. Cancel it, or let it end.";

    private final CommandInbox inbox;
    private final RunBooks books;
    private final Duration patience;
    private final WorkerMetrics metrics;

    /** @param patience how long a pause may wait for the chunks in work; after it they are cut short */
    CommandDesk(CommandInbox inbox, RunBooks books, Duration patience, WorkerMetrics metrics) {
        this.inbox = inbox;
        this.books = books;
        this.patience = patience;
        this.metrics = metrics;
    }

    /**
     * Answers the open commands of runs that nobody drives, many in one transaction. If one of them fails, the others are answered by themselves.
     *
     * @return whether more may be open
     */
    boolean answerUndriven() {
        List<Command> open = inbox.openUndriven();
        if (open.isEmpty()) {
            return false;
        }
        int answered;
        try {
            answered = Objects.requireNonNullElse(books.transactions().execute(transaction -> answer(open)), 0);
        } catch (DataAccessException e) {
            log.atWarn().addKeyValue("commands", open.size()).setCause(e).log("commands.one-by-one");
            open.forEach(this::answerAlone);
            return false;
        }
        return answered > 0 && open.size() == CommandInbox.TOGETHER;
    }

    private int answer(List<Command> commands) {
        CommandInbox.Standing standing = inbox.lock(commands);
        Map<RunId, RunState> states = new HashMap<>(standing.states());
        int answered = 0;
        for (Command command : standing.open()) {
            RunState state = states.get(command.run());
            if (state != null && !state.isDriven()) {
                states.put(command.run(), answer(command, state));
                answered++;
            }
        }
        return answered;
    }

    private void answerAlone(Command command) {
        try {
            books.transactions().executeWithoutResult(transaction -> answer(List.of(command)));
        } catch (DataAccessException e) {
            log.atWarn()
                    .addKeyValue("run", command.run())
                    .addKeyValue("verb", command.verb().word())
                    .setCause(e)
                    .log("command.failed");
        }
    }

    /** Reads what was asked of a driven run, and begins to do it. */
    void look(DrivenRun run) {
        look(List.of(run));
    }

    /** The same of several, from any thread. Waits for no owner, and for a whole job's chunk a moment only: what one publishes just now is published, and the order comes too late. */
    void look(Collection<DrivenRun> runs) {
        Map<RunId, List<Command>> open = inbox
                .openOf(runs.stream().map(run -> run.claim().id()).toList())
                .stream()
                .collect(Collectors.groupingBy(Command::run));
        for (DrivenRun run : runs) {
            open.getOrDefault(run.claim().id(), List.of()).forEach(command -> follow(run, command));
        }
    }

    private void follow(DrivenRun run, Command command) {
        synchronized (run.orders()) {
            switch (command.verb()) {
                case PAUSE -> {
                    if (run.isBegunForGood() && command.state() == RunState.RUNNING) {
                        refuse(run, command, ALLOWS_NO_RESTART);
                    } else if (begin(run, command, Stop.PAUSE, RunState.PAUSING, RunState.RUNNING)) {
                        hurry(run, command, patience);
                    }
                }
                case CANCEL -> {
                    if (begin(run, command, Stop.CANCEL, RunState.CANCELLING, RunState.RUNNING, RunState.PAUSING)) {
                        hurry(run, command, isWhole(run) ? patience : Duration.ZERO);
                    }
                }
                case RESUME -> {
                    // a hold that ended before the run had come to rest for it: answered then
                    if (command.ofHold()) {
                        run.leaveOrder();
                    } else {
                        refuse(run, command);
                    }
                }
                case RESTART, ABANDON -> refuse(run, command);
            }
        }
    }

    /** What no driven run does. One at rest is known here still until its owner lets go of it: what is asked of that one is answered as of any that nobody drives. */
    private void refuse(DrivenRun run, Command command) {
        refuse(run, command, refusal(command.verb(), command.state()));
    }

    private void refuse(DrivenRun run, Command command, String why) {
        boolean refused = command.state().isDriven() && noted(run, () -> inbox.done(command, why));
        if (!refused) {
            run.leaveOrder();
        }
    }

    /** Of a job that does all by itself nothing can be cut short, so that it is given its time in either case. */
    private static boolean isWhole(DrivenRun run) {
        return run.job().whole().isPresent();
    }

    /** Whether it was written with the run's row locked. If not, the next look tries again. */
    private boolean noted(DrivenRun run, Runnable writes) {
        try {
            return Boolean.TRUE.equals(books.transactions().execute(transaction -> {
                boolean locked = lock(run);
                if (locked) {
                    writes.run();
                }
                return locked;
            }));
        } catch (PessimisticLockingFailureException e) {
            return false;
        }
    }

    /** An owner who publishes holds the lock for long, and is not waited for. A whole job's chunks share it for moments, but all the time: one of those is waited for. */
    private boolean lock(DrivenRun run) {
        return (isWhole(run)
                        ? books.moves().lockSoon(run.held())
                        : books.moves().lockIfFree(run.held()))
                .isPresent();
    }

    /** A chunk of a whole job is written, in its transaction. */
    void chunk(DrivenRun run) {
        inbox.chunk(run.claim().id());
    }

    /**
     * A step of a whole job has not returned although an order has waited long enough, and nobody can make it.
     *
     * @param silence for how long nothing was heard of it
     */
    void overdue(DrivenRun run, String step, Duration silence) {
        books.events()
                .record(run.claim().id(), "run.stop-overdue", Map.of("step", step, "seconds", silence.toSeconds()));
        metrics.stopOverdue(run.claim().job());
        log.atWarn()
                .addKeyValue("run", run.claim().id())
                .addKeyValue("step", step)
                .addKeyValue("seconds", silence.toSeconds())
                .log("run.stop-overdue");
    }

    /** Whether it is followed from now on, or was before. */
    private boolean begin(DrivenRun run, Command command, Stop stop, RunState wish, RunState... from) {
        if (run.unanswered().stream().anyMatch(known -> known.id() == command.id())) {
            return true;
        }
        boolean noted = noted(run, () -> {
            books.moves().wish(run.held(), wish, from);
            inbox.seen(command);
        });
        if (!noted) {
            run.leaveOrder();
            return false;
        }
        run.answerLater(command);
        run.want(stop);
        log.atInfo()
                .addKeyValue("run", command.run())
                .addKeyValue("verb", command.verb().word())
                .addKeyValue("actor", command.actor())
                .log("command.seen");
        return true;
    }

    /**
     * Takes on the answers to wishes that the run's row shows already: they were begun in a transaction whose commit nobody heard of. A cancel that came after a pause
     * was noted is not among them: it is answered of the run at rest.
     */
    void takeNoted(DrivenRun run, RunState noted) {
        inbox.openOf(run.claim().id()).stream()
                .filter(command ->
                        command.verb() == Verb.PAUSE || command.verb() == Verb.CANCEL && noted == RunState.CANCELLING)
                .forEach(run::answerLater);
    }

    /** A chunk that takes too long is rolled back and done again, or, if the run was cancelled, never. */
    private void hurry(DrivenRun run, Command command, Duration after) {
        if (command.hurried()) {
            run.hurry();
            return;
        }
        if (command.seenFor().compareTo(after) < 0) {
            return;
        }
        boolean noted = noted(run, () -> {
            inbox.hurried(command);
            books.moves().hurry(run.held());
        });
        if (!noted) {
            return;
        }
        run.hurry();
        log.atInfo()
                .addKeyValue("run", command.run())
                .addKeyValue("verb", command.verb().word())
                .log("command.hurried");
    }

    /** Answers what waited for the run to be at rest, in the transaction that lays it to rest. */
    void answer(DrivenRun run, RunState rest) {
        for (Command command : run.unanswered()) {
            inbox.done(command, outcome(command.verb(), rest));
        }
    }

    /** Returns the state that the run is in then. */
    private RunState answer(Command command, RunState state) {
        RunId run = command.run();
        Optional<RunState> next = next(command.verb(), state);
        boolean moves = next.isPresent() && books.moves().moveUndriven(run, state, next.get());
        if (moves) {
            if (command.verb() == Verb.RESTART) {
                books.plans().retryFailed(run);
            }
            books.events()
                    .record(
                            run,
                            "run." + pastTense(command.verb()),
                            Map.of("by", command.actor(), "reason", command.reason()));
            inbox.done(command, outcome(command.verb(), next.get()));
        } else {
            inbox.done(command, refusal(command.verb(), state));
        }
        log.atInfo()
                .addKeyValue("run", run)
                .addKeyValue("verb", command.verb().word())
                .log("command.answered");
        return moves ? next.get() : state;
    }

    private static Optional<RunState> next(Verb verb, RunState state) {
        if (!verb.isPossibleIn(state)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (verb) {
                    case PAUSE -> RunState.PAUSED;
                    case RESUME, RESTART -> RunState.QUEUED;
                    case CANCEL -> RunState.CANCELLED;
                    case ABANDON -> RunState.ABANDONED;
                });
    }

    private static String outcome(Verb verb, RunState rest) {
        boolean done =
                switch (verb) {
                    case PAUSE -> rest == RunState.PAUSED;
                    case RESUME, RESTART -> rest == RunState.QUEUED;
                    case CANCEL -> rest == RunState.CANCELLED;
                    case ABANDON -> rest == RunState.ABANDONED;
                };
        return done ? "Done: the run is " + word(rest) + "." : "Too late: the run is " + word(rest) + ".";
    }

    private static String refusal(Verb verb, RunState state) {
        return "Not done: the run is " + word(state) + ", and " + verb.word() + " is not possible then.";
    }

    private static String pastTense(Verb verb) {
        return switch (verb) {
            case PAUSE -> "paused";
            case RESUME -> "resumed";
            case RESTART -> "restarted";
            case CANCEL -> "cancelled";
            case ABANDON -> "abandoned";
        };
    }

    private static String word(RunState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
