package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.ChunkResult;
import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.Rejection;
import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A kind that does next to nothing and leaves a trace of it: each unit writes the numbers from 0 on into {@code public.counted}, in its chunks'
 * transactions. Its run's parameters say how many units, rows and rows a chunk; which unit fails at which row, as long as
 * {@code public.broken} has a row, or with an error; and at which row a unit waits for the
 * advisory lock (9001, unit), which a test holds to stop it there; whether such a wait is cut short when it is hurried; below
 * which number all are rejected; and where the owner waits, as a number of {@link Place}.
 */
final class CountKind implements JobKind {

    static final String KIND = "count";

    private final JdbcClient jdbc;

    CountKind(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    static void createTables(JdbcClient jdbc) {
        jdbc.sql(
                        "create table if not exists public.counted (run bigint, unit int, number bigint, token bigint, pid bigint)")
                .update();
        jdbc.sql("create table if not exists public.broken (since timestamptz)").update();
        jdbc.sql(
                        "create table if not exists public.published (run bigint primary key, numbers bigint, silence text, at_clean_up text)")
                .update();
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        SpecSection spec = new SpecSection("spec", definition.spec());
        return new JobWork("count", new Counting(RejectionLimit.of(spec)), "publish", new Publishing());
    }

    private static long parameter(RunScope run, String name) {
        return run.parameters().get(name) instanceof Long value ? value : -1;
    }

    private boolean isBroken() {
        return jdbc.sql("select exists (select 1 from public.broken)")
                .query(Boolean.class)
                .single();
    }

    /** Where a run's owner waits, by its parameter {@code wait-in}. */
    enum Place {
        /** For the advisory lock (9001, 0), by a statement. */
        PLAN,
        /** The same. */
        CLOSING,
        /** Between blocks, while {@code public.broken} has a row. */
        BLOCKS,
        /** For the lock, in the transaction that completes the run. */
        PUBLISHING
    }

    private void waitIn(Place place, RunScope run) {
        if (parameter(run, "wait-in") == place.ordinal()) {
            jdbc.sql("select pg_advisory_xact_lock(9001, 0)").query().listOfRows();
        }
    }

    private final class Counting implements UnitWork {

        private final RejectionLimit limit;

        Counting(RejectionLimit limit) {
            this.limit = limit;
        }

        @Override
        public RejectionLimit limit() {
            return limit;
        }

        @Override
        public List<UnitPlan> plan(RunScope run) {
            long rows = parameter(run, "rows");
            if (parameter(run, "halt-in-plan") > 0 && isBroken()) {
                Runtime.getRuntime().halt(1);
            }
            waitIn(Place.PLAN, run);
            return LongStream.range(0, parameter(run, "units"))
                    .mapToObj(unit -> new UnitPlan("unit " + unit, Map.of("rows", rows), rows))
                    .toList();
        }

        @Override
        public WhileUnitsRun start(RunScope run, List<UnitPlan> plan) {
            return new WhileUnitsRun() {
                @Override
                public Map<String, String> shared() {
                    return Map.of("owner", Long.toString(run.token()));
                }

                @Override
                public void advance(List<ClosingWork.EndedUnit> next) {}

                @Override
                public void close() {}
            };
        }

        @Override
        public UnitProcessor open(RunScope run, ClaimedUnit unit) {
            return new Counter(run, unit);
        }
    }

    private final class Counter implements UnitProcessor {

        private final RunScope run;
        private final ClaimedUnit unit;
        private volatile int backend;
        private long next;

        Counter(RunScope run, ClaimedUnit unit) {
            this.run = run;
            this.unit = unit;
            this.next = number(unit.checkpoint().getOrDefault("next", 0));
        }

        @Override
        public ChunkResult nextChunk() {
            backend = jdbc.sql("select pg_backend_pid()").query(Integer.class).single();
            long rows = number(unit.bounds().getOrDefault("rows", 0));
            long end = Math.min(rows, next + parameter(run, "chunk"));
            boolean chosen = parameter(run, "in-unit") == unit.id().ordinal() || parameter(run, "in-unit") < 0;
            List<Rejection> rejected = new ArrayList<>();
            for (long number = next; number < end; number++) {
                if (isLeftOut(number)) {
                    rejected.add(Rejection.poison(number + 1, Long.toString(number)));
                    continue;
                }
                if (number < parameter(run, "reject-below")) {
                    rejected.add(new Rejection(number + 1, Long.toString(number), "too-small", "It is too small."));
                    continue;
                }
                unit.trail().at(number + 1);
                if (chosen && number == parameter(run, "halt-at")) {
                    Runtime.getRuntime().halt(1);
                }
                if (chosen && number == parameter(run, "wait-at")) {
                    jdbc.sql("select pg_advisory_xact_lock(9001, :unit)")
                            .param("unit", unit.id().ordinal())
                            .query()
                            .listOfRows();
                }
                if (chosen && number == parameter(run, "fail-at") && isBroken()) {
                    throw new IllegalStateException("number " + number + " is not countable");
                }
                if (chosen && number == parameter(run, "error-at")) {
                    throw new NoClassDefFoundError("com/acme/Missing");
                }
                if (parameter(run, "halt-at") < 0) {
                    write(number);
                }
            }
            unit.trail().between();
            if (parameter(run, "halt-at") >= 0) {
                writeAll(next, end, rejected);
            }
            long written = end - next - rejected.size() - (chosen && end == rows && parameter(run, "lose") > 0 ? 1 : 0);
            Counts counts = new Counts(end - next, Math.max(0, written), 0, rejected.size());
            next = end;
            return new ChunkResult(counts, Map.of("next", next), end == rows, rejected);
        }

        private boolean isLeftOut(long number) {
            return unit.leftOut().stream().anyMatch(record -> record.position() == number + 1);
        }

        /** Many at once, for many numbers. */
        private void writeAll(long from, long until, List<Rejection> without) {
            jdbc.sql("""
                            insert into public.counted (run, unit, number, token, pid)
                            select :run, :unit, n, :token, :pid from generate_series(:from, :until - 1) n where n <> all (:without)
                            """)
                    .param("run", unit.id().run().value())
                    .param("unit", unit.id().ordinal())
                    .param("from", from)
                    .param("until", until)
                    .param("token", unit.token())
                    .param("pid", ProcessHandle.current().pid())
                    .param(
                            "without",
                            without.stream()
                                    .map(record -> record.position() - 1)
                                    .toArray(Long[]::new))
                    .update();
        }

        @Override
        public void hurry() {
            if (parameter(run, "hurry") > 0) {
                jdbc.sql("select pg_cancel_backend(:backend)")
                        .param("backend", backend)
                        .query()
                        .singleRow();
            }
        }

        private void write(long number) {
            jdbc.sql(
                            "insert into public.counted (run, unit, number, token, pid) values (:run, :unit, :number, :token, :pid)")
                    .param("run", unit.id().run().value())
                    .param("unit", unit.id().ordinal())
                    .param("number", number)
                    .param("token", unit.token())
                    .param("pid", ProcessHandle.current().pid())
                    .update();
        }

        private static long number(Object json) {
            return ((Number) json).longValue();
        }

        @Override
        public void close() {}
    }

    private final class Publishing implements ClosingWork {

        @Override
        public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) {
            waitIn(Place.CLOSING, run);
            while (parameter(run, "wait-in") == Place.BLOCKS.ordinal() && isBroken()) {
                fence.goOn();
            }
            long numbers =
                    units.stream().mapToLong(unit -> unit.counts().written()).sum();
            return new Publication() {
                @Override
                public void publish() {
                    waitIn(Place.PUBLISHING, run);
                    if (parameter(run, "halt-in-publish") > 0 && isBroken()) {
                        Runtime.getRuntime().halt(1);
                    }
                    jdbc.sql(
                                    "insert into public.published (run, numbers, silence) values (:run, :numbers, current_setting('idle_in_transaction_session_timeout'))")
                            .param("run", run.run().value())
                            .param("numbers", numbers)
                            .update();
                }

                @Override
                public void cleanUp() {
                    jdbc.sql("""
                                    update public.published p set at_clean_up = e.status from longshore.run r
                                    join longshore.batch_job_execution e on e.job_execution_id = r.job_execution_id
                                    where r.id = p.run and p.run = :run
                                    """).param("run", run.run().value()).update();
                }
            };
        }
    }
}
