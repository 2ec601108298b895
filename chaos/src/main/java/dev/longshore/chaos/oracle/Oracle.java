package dev.longshore.chaos.oracle;

import dev.longshore.chaos.rig.Rig;
import dev.longshore.chaos.rig.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Says what is wrong, one sentence each; an empty list is the only good news. */
public final class Oracle {

    private static final Duration UNTIL_AT_REST = Duration.ofSeconds(60);

    /** What a death just after the end leaves is tidied up by others, once a minute and some minutes later. */
    private static final String LONG_COMPLETED = """
            select count(*) from longshore.run where id = ? and state = 'COMPLETED' and ended_at < clock_timestamp() - interval '10 minutes'
            """;

    private final Rig rig;
    private final Goldens goldens;
    private final Journal journal;
    private final HeldRuns heldRuns;

    public Oracle(Rig rig) {
        this.rig = rig;
        this.goldens = new Goldens(rig.database());
        this.journal = new Journal(rig.database());
        this.heldRuns = new HeldRuns(rig.database());
    }

    public Journal journal() {
        return journal;
    }

    public HeldRuns heldRuns() {
        return heldRuns;
    }

    Checksum golden(Workload workload) throws Exception {
        return goldens.of(workload);
    }

    /** Waits until the run has ended, and checks everything about it. */
    public List<String> completed(long run, Workload workload, Duration atMost) throws Exception {
        boolean ended = Waiting.until(atMost, () -> isEnded(stateOf(run)));
        String state = stateOf(run);
        if (!ended || !state.equals("COMPLETED")) {
            return List.of("run " + run + " is " + state + (ended ? "" : " after " + atMost.toSeconds() + " s"));
        }
        List<String> wrong = new ArrayList<>(filesOf(run, workload));
        wrong.addAll(journal.violationsOf(run));
        return wrong;
    }

    /** Waits until the feed has been read to its end, and looks at what it did to its table: each line once, and those of an account in their order. */
    public List<String> applied(long run, long lines, Duration atMost) throws Exception {
        Waiting.until(atMost, () -> isEnded(stateOf(run)));
        List<String> wrong = new ArrayList<>();
        if (!stateOf(run).equals("COMPLETED")) {
            wrong.add("run " + run + " is " + stateOf(run));
        }
        count(wrong, "lines of run " + run + " that were applied twice", """
                select count(*) - count(distinct id) from chaos.applied where run = %d
                """.formatted(run));
        count(wrong, "lines of run " + run + " that were lost, or are not of the feed", """
                select count(*) from generate_series(1, %d) g full join (select id from chaos.applied where run = %d) a on a.id = g
                where a.id is null or g is null
                """.formatted(lines, run));
        count(wrong, "lines of run " + run + " that were applied before an earlier one of their account", """
                select count(*) from (select id, lag(id) over (partition by account order by seq) as before from chaos.applied where run = %d) a
                where before > id
                """.formatted(
                        run));
        wrong.addAll(journal.violationsOf(run));
        return wrong;
    }

    /** The state of a run; waits while the database is away. */
    public String stateOf(long run) throws Exception {
        List<String> state = new ArrayList<>();
        boolean known = Waiting.until(UNTIL_AT_REST, () -> {
            try {
                state.addAll(rig.database()
                        .query("select state from longshore.run where id = ?", row -> row.getString(1), run));
                return true;
            } catch (SQLException away) {
                return false;
            }
        });
        if (!known || state.isEmpty()) {
            throw new IllegalStateException("run " + run + " cannot be read");
        }
        return state.get(0);
    }

    public static boolean isEnded(String state) {
        return switch (state) {
            case "COMPLETED", "FAILED", "CANCELLED", "ABANDONED", "EXPIRED", "STALE", "SUPERSEDED" -> true;
            default -> false;
        };
    }

    /** On disk and over HTTP there is the one right file, whole; what else lies beside it is a whole copy that a dead owner named and never recorded. */
    private List<String> filesOf(long run, Workload workload) throws Exception {
        List<String> wrong = new ArrayList<>();
        Checksum golden = goldens.of(workload);
        List<String> recorded = rig.database()
                .query("select location from longshore.artifact where run_id = ?", row -> row.getString(1), run);
        List<String> artifacts = rig.api().artifactsOf(run);
        if (artifacts.size() != 1 || recorded.size() != 1) {
            wrong.add("run " + run + " has " + artifacts.size() + " artifacts instead of one");
            return wrong;
        }
        Path file = rig.artifacts().resolve(recorded.get(0));
        List<Path> files = PublishedFiles.below(rig.artifacts().resolve(Long.toString(run)));
        if (!files.contains(file) || !files.contains(file.resolveSibling(file.getFileName() + ".manifest.json"))) {
            wrong.add("run " + run + ": " + file + " and its manifest are not among " + files);
        }
        for (Path each : files) {
            if (each.getFileName().toString().equals(workload.file())) {
                try (InputStream in = Files.newInputStream(each)) {
                    compare(each.toString(), Checksum.of(in), golden, wrong);
                }
            } else if (!each.getFileName().toString().equals(workload.file() + ".manifest.json")) {
                wrong.add("run " + run + ": nobody knows what " + each + " is");
            }
        }
        try (InputStream in = rig.api().download(artifacts.get(0))) {
            compare("the download of run " + run, Checksum.of(in), golden, wrong);
        }
        return wrong;
    }

    private static void compare(String what, Checksum found, Checksum golden, List<String> wrong) {
        if (!found.equals(golden)) {
            wrong.add(what + " has " + found.bytes() + " bytes and SHA-256 " + found.sha256() + " instead of "
                    + golden.bytes() + " and " + golden.sha256());
        }
    }

    /** A run that was given up has published nothing. */
    public List<String> unpublished(long run) throws Exception {
        List<String> wrong = new ArrayList<>(journal.violationsOf(run));
        List<Path> files = PublishedFiles.below(rig.artifacts().resolve(Long.toString(run)));
        int artifacts = rig.api().artifactsOf(run).size();
        if (!files.isEmpty() || artifacts > 0) {
            wrong.add("run " + run + " was given up and has " + artifacts + " artifacts and the files " + files);
        }
        return wrong;
    }

    /** Whatever a command was told to be done is a move in the journal, between its being asked and answered. */
    public List<String> answersOf(Collection<Long> runs) throws SQLException {
        return rig.database()
                .query(
                        """
                        select c.verb, c.run_id, c.outcome from longshore.run_command c
                        where c.run_id = any (?) and c.outcome like 'Done%' and not exists (
                          select 1 from chaos.journal j
                          where j.run = c.run_id and j.what = 'run' and j.at between c.asked_at and c.done_at + interval '1 second'
                            and j.to_state = case c.verb when 'pause' then 'PAUSED' when 'resume' then 'QUEUED' when 'restart' then 'QUEUED'
                              when 'cancel' then 'CANCELLED' else 'ABANDONED' end)
                        """,
                        row -> "run " + row.getLong(2) + ": " + row.getString(1) + " was answered \"" + row.getString(3)
                                + "\", and the run did not move so",
                        (Object) runs.toArray(Long[]::new));
    }

    /** Nothing is left over: no owner, no lease, no open execution, no half-made file. */
    public List<String> atRest() throws Exception {
        List<String> wrong = new ArrayList<>();
        Waiting.until(UNTIL_AT_REST, () -> {
            wrong.clear();
            wrong.addAll(leftovers());
            return wrong.isEmpty();
        });
        return wrong;
    }

    private List<String> leftovers() throws SQLException, IOException {
        List<String> wrong = new ArrayList<>();
        count(wrong, "runs that are not at rest are left", """
                select count(*) from longshore.run where state in ('QUEUED', 'RUNNING', 'PAUSING', 'CANCELLING')
                """);
        count(wrong, "leases of runs are left", "select count(*) from longshore.run where lease_until is not null");
        count(
                wrong,
                "leases of units are left",
                "select count(*) from longshore.work_unit where lease_until is not null");
        count(wrong, "open job executions are left", """
                select count(*) from longshore.batch_job_execution where status in ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN')
                """);
        count(wrong, "open step executions are left", """
                select count(*) from longshore.batch_step_execution where status in ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN')
                """);
        count(wrong, "job instances without an execution are left", """
                select count(*) from longshore.batch_job_instance i
                where not exists (select 1 from longshore.batch_job_execution e where e.job_instance_id = i.job_instance_id)
                """);
        count(wrong, "holds of runs that are over were not let go of", """
                select count(*) from longshore.schedule_hold
                where holds = 'runs' and let_go_at is null and (released_at is not null or until < clock_timestamp())
                """);
        count(wrong, "open commands are left", "select count(*) from longshore.run_command where done_at is null");
        for (String run : names(rig.work())) {
            if (run.matches("\\d+") && rig.database().number(LONG_COMPLETED, Long.valueOf(run)) > 0) {
                wrong.add("half-made files of run " + run + " are left");
            }
        }
        return wrong;
    }

    private void count(List<String> wrong, String what, String sql) throws SQLException {
        long left = rig.database().number(sql);
        if (left > 0) {
            wrong.add(left + " " + what);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }
}
