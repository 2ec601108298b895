package dev.longshore.admin.console;

import dev.longshore.model.run.Verb;
import dev.longshore.sql.audit.AuditEntry;
import dev.longshore.sql.run.RunDetail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened to a run, on one timeline: what the machine did, and what people wanted, and what became of that. */
final class Story {

    private static final Duration ANSWERED_AT_ONCE = Duration.ofMillis(20);

    private Story() {}

    /**
     * Something that happened.
     *
     * @param icon in the sprite
     * @param tone class that colours the icon; empty for none
     * @param says in words
     * @param sub a reason or a consequence; null for none
     */
    record Happening(
            Instant at,
            String icon,
            String tone,
            String says,
            @Nullable String sub) {}

    /** Oldest first. */
    static List<Happening> of(RunDetail run, List<AuditEntry> refusals, Map<Integer, String> workers, Figures f) {
        Stream<Happening> machine = run.events().stream().map(event -> event(event, run, workers, f));
        Stream<Happening> people = run.commands().stream().flatMap(command -> command(command, run).stream());
        Stream<Happening> refused = refusals.stream()
                .map(act -> new Happening(
                        act.at(),
                        "state-cancelled",
                        "",
                        act.actor() + " tried to "
                                + act.action().substring(act.action().indexOf('.') + 1) + " it",
                        act.reason() == null ? "refused" : "refused; the reason given: " + act.reason()));
        Stream<Happening> files = run.artifacts().stream()
                .map(file -> new Happening(
                        file.createdAt(),
                        "nav-artifacts",
                        "",
                        "Published " + file.name(),
                        f.rows(file.rows()) + ", " + f.bytes(file.bytes())));
        return Stream.of(machine, people, refused, files)
                .flatMap(happenings -> happenings)
                .sorted(Comparator.comparing(Happening::at))
                .toList();
    }

    private static Happening event(RunDetail.Event event, RunDetail run, Map<Integer, String> workers, Figures f) {
        String worker = worker(event, workers);
        String attempt = event.detail().get("attempt") instanceof Number number ? "Execution " + number : null;
        return switch (event.event()) {
            case "run.requested" ->
                happening(event, "user", "", Words.capitalized(run.row().askedBy()) + " asked for it", originOf(run));
            case "run.claimed" -> happening(event, "play", "", worker + " started it", attempt);
            case "run.taken-over" ->
                happening(
                        event,
                        "restart",
                        "",
                        worker + " took it over",
                        "its worker was gone; goes on at the last committed chunk");
            case "plan.stored" ->
                happening(event, "info", "", "Split into " + f.many(Units.total(run.unitCounts()), "unit"), null);
            case "run.paused" -> happening(event, "state-paused", "", "Paused", "every chunk is committed");
            case "run.resumed" -> happening(event, "play", "", "Resumed", null);
            case "run.restarted" -> happening(event, "restart", "", "Restarted", attempt);
            case "run.completed" -> happening(event, "state-completed", "ic-done", "Completed", counts(run, f));
            case "run.failed" ->
                happening(event, "state-failed", "ic-bad", "Failed", cause(run, number(event, "attempt")));
            case "run.cancelled" -> happening(event, "state-cancelled", "", "Cancelled", null);
            case "run.abandoned" -> happening(event, "state-cancelled", "", "Abandoned", null);
            case "run.counts-differ" ->
                happening(
                        event,
                        "info",
                        "ic-bad",
                        "The counts do not add up",
                        "step " + event.detail().get("step") + "; the job keeps its own books");
            case "run.not-atomic" ->
                happening(
                        event,
                        "info",
                        "ic-bad",
                        "Commits outside of the database's transactions",
                        "step " + event.detail().get("step"));
            case "run.stop-overdue" ->
                happening(
                        event,
                        "info",
                        "ic-bad",
                        "Step " + event.detail().get("step") + " does not stop",
                        "nothing was heard of it for " + event.detail().get("seconds")
                                + " s, and nothing of it can be cut short");
            case "run.stale", "run.superseded" ->
                happening(
                        event,
                        "run.stale".equals(event.event()) ? "state-stale" : "state-superseded",
                        "",
                        "run.stale".equals(event.event()) ? "Stale" : "Superseded",
                        run.row().outdated() == null
                                ? null
                                : run.row().outdated().sentence());
            case "run.expired" -> happening(event, "state-expired", "", "Expired", "it waited over its limit");
            default ->
                happening(event, "info", "", named(event.event(), worker), text(event, "reason", "message", "step"));
        };
    }

    private static List<Happening> command(RunDetail.Command command, RunDetail run) {
        List<Happening> happenings = new ArrayList<>();
        String verb = command.verb().word();
        happenings.add(new Happening(
                command.askedAt(),
                icon(command.verb()),
                "",
                command.actor() + " asked to " + verb + " it",
                command.reason()));
        if (command.hurriedAt() != null && !isOverdue(run)) {
            happenings.add(new Happening(
                    command.hurriedAt(),
                    "info",
                    "",
                    "Cut chunks short for the " + verb,
                    "what they had done was rolled back"));
        }
        if (command.seenAt() != null
                && command.doneAt() != null
                && command.doneAt().isAfter(command.seenAt().plus(ANSWERED_AT_ONCE))) {
            happenings.add(
                    new Happening(command.seenAt(), "info", "", "Its worker saw the " + verb, lastChunk(command)));
        }
        if (command.doneAt() != null && command.outcome() != null && !"done".equals(command.outcome())) {
            happenings.add(new Happening(command.doneAt(), "info", "", "Answer to " + verb, command.outcome()));
        }
        return happenings;
    }

    /** Of a Spring Batch job nothing is cut short. */
    private static boolean isOverdue(RunDetail run) {
        return run.events().stream().anyMatch(event -> event.event().equals("run.stop-overdue"));
    }

    private static @Nullable String lastChunk(RunDetail.Command command) {
        Instant last = command.lastChunkAt();
        Instant seen = command.seenAt();
        return last == null || seen == null || last.isBefore(seen)
                ? "no chunk was committed after it"
                : "the last chunk was committed " + Duration.between(seen, last).toMillis() + " ms later";
    }

    private static Happening happening(
            RunDetail.Event event, String icon, String tone, String says, @Nullable String sub) {
        return new Happening(event.at(), icon, tone, says, sub);
    }

    private static String worker(RunDetail.Event event, Map<Integer, String> workers) {
        if (event.detail().get("worker") instanceof Number id) {
            return workers.getOrDefault(id.intValue(), "worker " + id);
        }
        return event.detail().get("worker") instanceof String name ? name : "A worker";
    }

    private static String originOf(RunDetail run) {
        return switch (run.row().origin()) {
            case "api" -> "by the API";
            case "operator" -> "by hand";
            case "schedule" -> "by its schedule";
            case "file" -> "a file arrived";
            case "run" -> "another run asked";
            default -> "by SQL, in the caller's transaction";
        };
    }

    private static long number(RunDetail.Event event, String name) {
        return event.detail().get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** Why the execution failed; of the last one if the event does not say which. */
    private static @Nullable String cause(RunDetail run, long attempt) {
        return run.failures().stream()
                .filter(failure -> attempt == 0 || failure.attempt() == attempt)
                .map(failure -> Words.brief(failure.message(), 160))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String counts(RunDetail run, Figures f) {
        return run.row().counts().addUp() ? f.rows(run.row().counts().written()) + " written; the counts add up" : null;
    }

    private static @Nullable String text(RunDetail.Event event, String... names) {
        return Stream.of(names)
                .map(name -> event.detail().get(name))
                .filter(value -> value != null)
                .map(value -> Words.brief(value.toString(), 160))
                .findFirst()
                .orElse(null);
    }

    /** An event that this page has no sentence for: its own words. */
    private static String named(String event, String worker) {
        String words = event.substring(event.indexOf('.') + 1).replace('-', ' ');
        return Words.capitalized(words) + ("A worker".equals(worker) ? "" : " · " + worker);
    }

    private static String icon(Verb verb) {
        return switch (verb) {
            case PAUSE -> "pause";
            case RESUME -> "play";
            case RESTART -> "restart";
            case CANCEL, ABANDON -> "stop";
        };
    }
}
