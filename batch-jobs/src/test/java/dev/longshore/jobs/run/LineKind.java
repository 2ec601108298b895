package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.ChunkSource;
import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.ItemChunk;
import dev.longshore.jobs.kind.ItemOutcome;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.SequentialWork;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.Counts;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A kind whose source can only be read in sequence: numbers from 0 on. Each is written to {@code public.applied}, which has no key that would hide a second
 * time. Its run's parameters say how many numbers, how many a chunk and in flight, and among how many keys order matters; at which number a chunk waits for the
 * advisory lock (9001, 0), -2 for every chunk; at which it fails, and before which the source stands still, while {@code public.broken} has a row; at which it halts its process.
 */
final class LineKind implements JobKind {

    static final String KIND = "lines";

    private static final long EVERY = -2;

    private final JdbcClient jdbc;

    LineKind(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    static void createTables(JdbcClient jdbc) {
        jdbc.sql("""
                        create table if not exists public.applied
                          (seq bigint generated always as identity, run bigint, number bigint, key bigint, unit int, pid bigint)
                        """).update();
        jdbc.sql("create table if not exists public.opened (run bigint, position bigint, pid bigint)")
                .update();
    }

    @Override
    public String name() {
        return KIND;
    }

    @Override
    public JobWork workOf(JobDefinition definition) {
        return new JobWork("lines", new Lines(), "close", new Closing());
    }

    private static long parameter(RunScope run, String name) {
        return run.parameters().get(name) instanceof Long value ? value : -1;
    }

    private boolean isBroken() {
        return jdbc.sql("select exists (select 1 from public.broken)")
                .query(Boolean.class)
                .single();
    }

    private final class Lines implements SequentialWork {

        @Override
        public Flow flow(RunScope run) {
            return new Flow(
                    (int) parameter(run, "chunk"),
                    (int) parameter(run, "in-flight"),
                    new RejectionLimit(1, 100),
                    parameter(run, "keys") > 0);
        }

        @Override
        public ChunkSource open(RunScope run, Map<String, Object> position) {
            long from = position.get("next") instanceof Number next ? next.longValue() : 0;
            jdbc.sql("insert into public.opened (run, position, pid) values (:run, :position, :pid)")
                    .param("run", run.run().value())
                    .param("position", from)
                    .param("pid", ProcessHandle.current().pid())
                    .update();
            return new Numbers(run, from);
        }

        @Override
        public ItemOutcome apply(RunScope run, ItemChunk chunk) {
            List<Long> numbers = chunk.items().stream()
                    .map(SourceItem::text)
                    .map(Long::valueOf)
                    .toList();
            for (int i = 0; i < numbers.size(); i++) {
                chunk.trail().at(i + 1);
                if (numbers.get(i) == parameter(run, "halt-at")) {
                    Runtime.getRuntime().halt(1);
                }
            }
            chunk.trail().between();
            long stop = parameter(run, "wait-at");
            if (stop == EVERY || numbers.contains(stop)) {
                jdbc.sql("select pg_advisory_xact_lock_shared(9001, 0)").query().listOfRows();
            }
            jdbc.sql("""
                            insert into public.applied (run, number, key, unit, pid)
                            select :run, n, n % :keys, :unit, :pid from unnest(:numbers) as n order by n
                            """)
                    .param("run", run.run().value())
                    .param("keys", Math.max(1, parameter(run, "keys")))
                    .param("unit", chunk.id().ordinal())
                    .param("pid", ProcessHandle.current().pid())
                    .param("numbers", numbers.toArray(Long[]::new))
                    .update();
            if (numbers.contains(parameter(run, "fail-at")) && isBroken()) {
                throw new IllegalStateException("line " + parameter(run, "fail-at") + " is not readable");
            }
            return new ItemOutcome(Counts.ofWritten(numbers.size()), List.of());
        }
    }

    private final class Numbers implements ChunkSource {

        private final RunScope run;
        private final CountDownLatch hurried = new CountDownLatch(1);
        private long next;

        Numbers(RunScope run, long next) {
            this.run = run;
            this.next = next;
        }

        @Override
        public List<SequentialWork.SourceItem> next(int atMost) throws InterruptedException {
            if (parameter(run, "stand-at") == next && isBroken()) {
                hurried.await();
                throw new IllegalStateException("the source was closed");
            }
            long end = Math.min(parameter(run, "items"), next + atMost);
            long keys = parameter(run, "keys");
            List<SequentialWork.SourceItem> items = LongStream.range(next, end)
                    .mapToObj(number -> new SequentialWork.SourceItem(
                            number, Long.toString(number), keys > 0 ? Long.toString(number % keys) : null))
                    .toList();
            next = end;
            return items;
        }

        @Override
        public void hurry() {
            hurried.countDown();
        }

        @Override
        public Map<String, Object> position() {
            return Map.of("next", next);
        }

        @Override
        public @Nullable Long itemsExpected() {
            return parameter(run, "items");
        }

        @Override
        public void close() {}
    }

    private static final class Closing implements ClosingWork {

        @Override
        public Publication prepare(RunScope run, List<EndedUnit> units, Fence fence) {
            return new Publication() {
                @Override
                public void publish() {}

                @Override
                public void cleanUp() {}
            };
        }
    }
}
