package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.longshore.jobs.kind.SequentialWork.SourceItem;
import dev.longshore.jobs.transport.ChunkPayloads;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every binding must hold: chunks of a sequential source are applied once each, whatever happens to their messages. The oracle is a table without a key,
 * written by the chunks themselves, and never the engine's own counts.
 */
abstract class TransportContract {

    private static final Duration LONG = Duration.ofSeconds(30);

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    static Path data;

    static TestRuns runs;
    private static @Nullable ConfigurableApplicationContext worker;

    @BeforeAll
    static void connect() {
        runs = new TestRuns(database.address());
    }

    @AfterAll
    static void disconnect() {
        stopWorker();
        runs.close();
    }

    @AfterEach
    void mend() {
        runs.mendIt();
    }

    /** The settings that choose the binding. */
    abstract List<String> binding();

    /** Brings a message to where workers look for those of the run. */
    abstract void deliver(RunId run, int ordinal, byte[] payload) throws Exception;

    /** Takes the next message as a worker does that dies when this is closed: nothing was claimed, nothing acknowledged. */
    abstract Taken take(RunId run) throws Exception;

    /** Loses all messages of the run that nobody has taken. */
    abstract void lose(RunId run) throws Exception;

    @Test
    void appliesEachItemOnceAndReadsNoFurtherAheadThanTheJobAllows() throws Exception {
        RunId run;
        try (AdvisoryLock lock = startLocked()) {
            run = request(Map.of("items", 1000, "in-flight", 6, "wait-at", -2));
            awaitChunks(run, 6, lock);
            await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(2)).until(() -> chunks(run) == 6);
        }
        runs.awaitState(run, RunState.COMPLETED);

        assertAppliedOnce(run, 1000);
        assertThat(chunks(run)).isEqualTo(100);
        assertThat(runs.is(run, "rows_read = 1000 and rows_written = 1000 and ready"))
                .isTrue();
        assertNoMessageIsLeft(run);
    }

    @Test
    void appliesAChunkOnceHoweverOftenItsMessageComes() throws Exception {
        RunId run;
        try (AdvisoryLock lock = startLocked()) {
            run = request(Map.of("items", 60, "wait-at", -2));
            awaitChunks(run, 6, lock);
            for (int ordinal = 5; ordinal >= 0; ordinal--) {
                deliver(run, ordinal, payload(10L * ordinal, 10L * ordinal + 10));
                deliver(run, ordinal, payload(10L * ordinal, 10L * ordinal + 10));
            }
        }
        runs.awaitState(run, RunState.COMPLETED);

        assertAppliedOnce(run, 60);
    }

    /** The control of the test above: it would see a chunk that is applied twice, and only the mark in its row prevents that. */
    @Test
    void appliesAChunkTwiceWhoseMarkIsTakenAway() throws Exception {
        RunId run;
        try (AdvisoryLock lock = startLocked()) {
            run = request(Map.of("items", 60, "wait-at", 59));
            await().atMost(LONG).until(lock::isAwaited);
            runs.awaitUnits(run, "DONE", 5);
            runs.jdbc()
                    .sql(
                            "update longshore.work_unit set state = 'PENDING', owner = null, ended_at = null, offered_at = clock_timestamp() where run_id = :run and ordinal = 0")
                    .param("run", run.value())
                    .update();
            deliver(run, 0, payload(0, 10));
            wakeWorkers(run);
            runs.awaitUnits(run, "DONE", 5);
        }
        runs.awaitState(run, RunState.COMPLETED);

        assertThat(applied(run)).isEqualTo(70);
        assertThat(appliedDistinct(run)).isEqualTo(60);
    }

    @Test
    void deliversAgainWhatWasTakenAndNotAcknowledged() throws Exception {
        RunId run;
        try (AdvisoryLock lock = startLocked()) {
            run = request(Map.of("items", 60, "wait-at", -2));
            awaitChunks(run, 6, lock);
            take(run).close();
            try (Taken taken = take(run)) {
                assertThat(taken).isNotNull();
            }
        }
        runs.awaitState(run, RunState.COMPLETED);

        assertAppliedOnce(run, 60);
    }

    @Test
    void sendsAgainWhatTheChannelLost() throws Exception {
        RunId run;
        try (AdvisoryLock lock = startLocked()) {
            run = request(Map.of("items", 120, "wait-at", -2));
            awaitChunks(run, 6, lock);
            lose(run);
        }
        runs.awaitState(run, RunState.COMPLETED);

        assertAppliedOnce(run, 120);
    }

    @Test
    void appliesChunksInWhateverOrderTheyCome() throws Exception {
        RunId run;
        try (AdvisoryLock lock = startLocked()) {
            run = request(Map.of("items", 60, "wait-at", -2));
            awaitChunks(run, 6, lock);
            lose(run);
            for (int ordinal = 5; ordinal >= 0; ordinal--) {
                deliver(run, ordinal, payload(10L * ordinal, 10L * ordinal + 10));
            }
        }
        runs.awaitState(run, RunState.COMPLETED);

        assertAppliedOnce(run, 60);
    }

    @Test
    void appliesNothingOfAMessageThatIsNotWhatItsOwnerRead() throws Exception {
        RunId run;
        try (AdvisoryLock lock = startLocked()) {
            run = request(Map.of("items", 60, "wait-at", -2));
            awaitChunks(run, 6, lock);
            lose(run);
            deliver(run, 3, payload(1_000, 1_010));
            deliver(run, 4, new byte[] {'{'});
        }
        runs.awaitState(run, RunState.COMPLETED);

        assertAppliedOnce(run, 60);
        assertThat(runs.one("select max(number) from public.applied where run = :run", run, Long.class))
                .isEqualTo(59);
    }

    @Test
    void keepsTheOrderOfEachKey() throws Exception {
        startWorker();
        RunId run = request(Map.of("items", 2000, "keys", 16, "in-flight", 8));
        runs.awaitState(run, RunState.COMPLETED);

        assertAppliedOnce(run, 2000);
        assertThat(inversions(run)).isZero();
        assertThat(tracks(run)).isEqualTo(4);
    }

    /** With its control: without the track in its row, the same message is applied before its predecessor. */
    @Test
    void refusesAChunkThatComesBeforeItsPredecessor() throws Exception {
        RunId run;
        int successor;
        try (AdvisoryLock lock = startLocked()) {
            run = request(Map.of("items", 200, "keys", 16, "in-flight", 4, "wait-at", 0));
            await().atMost(LONG).until(lock::isAwaited);
            successor = successorOfTheFirst(run);
            offer(run, successor);
            byte[] message = payloadOf(run, successor);
            deliver(run, successor, message);
            wakeWorkers(run);
            await().during(Duration.ofMillis(700)).atMost(Duration.ofSeconds(3)).until(() -> state(run, successor)
                    .equals("PENDING"));

            runs.jdbc()
                    .sql("update longshore.work_unit set track = null where run_id = :run and ordinal = :ordinal")
                    .param("run", run.value())
                    .param("ordinal", successor)
                    .update();
            deliver(run, successor, message);
            wakeWorkers(run);
            await().atMost(LONG).until(() -> state(run, successor).equals("DONE"));
        }
        runs.awaitState(run, RunState.COMPLETED);

        assertThat(inversions(run)).isPositive();
    }

    @Test
    void holdsTheSuccessorsOfAChunkThatFailed() throws Exception {
        startWorker();
        runs.breakIt();
        RunId run = request(Map.of("items", 400, "keys", 16, "in-flight", 4, "fail-at", 48));
        runs.awaitState(run, RunState.FAILED);
        // 48 is of key 0: nothing of its chunk and nothing of its key after it
        assertThat(runs.one(
                        "select count(*) from public.applied where run = :run and key = 0 and number >= 48",
                        run,
                        Long.class))
                .isZero();

        runs.mendIt();
        long restart = runs.command(run, "restart");
        await().atMost(LONG).until(() -> runs.isAnswered(restart));
        runs.awaitState(run, RunState.COMPLETED);

        assertAppliedOnce(run, 400);
        assertThat(inversions(run)).isZero();
    }

    @Test
    void goesOnAtTheFirstChunkThatIsNotAppliedWhenItsOwnerIsKilled() throws Exception {
        stopWorker();
        RunId run;
        long killed;
        try (AdvisoryLock lock = AdvisoryLock.onUnit(database.dataSource(), 0);
                ChildWorker child = ChildWorker.start(database.address(), data, settings())) {
            await().atMost(Duration.ofSeconds(60)).until(TransportContract::isOffered);
            run = request(Map.of("items", 400, "in-flight", 4, "wait-at", 205));
            await().atMost(Duration.ofSeconds(60)).until(lock::isAwaited);
            // all that may be read ahead is applied but the chunk that waits
            awaitRest(run);
            killed = child.pid();
            child.kill();
        }
        long before = applied(run);
        assertThat(before).isPositive().isLessThan(400);

        startWorker();
        runs.awaitState(run, RunState.COMPLETED);

        assertThat(runs.events(run)).contains("run.taken-over");
        assertAppliedOnce(run, 400);
        assertThat(appliedBy(run, killed)).isEqualTo(before);
        // it opened the source where something was not applied, and nowhere before
        assertThat(runs.jdbc()
                        .sql("select min(position) from public.opened where run = :run and pid <> :killed")
                        .param("run", run.value())
                        .param("killed", killed)
                        .query(Long.class)
                        .single())
                .isEqualTo(200);
    }

    final RunId request(Map<String, ?> parameters) {
        return runs.request(TestWorker.LINES, parameters);
    }

    final void startWorker() {
        if (worker == null) {
            worker = TestWorker.start(database.address(), data, settings());
        }
    }

    final void assertAppliedOnce(RunId run, long items) {
        assertThat(applied(run)).isEqualTo(items);
        assertThat(appliedDistinct(run)).isEqualTo(items);
    }

    /** Where workers are told to look for the messages of a run; null if through the database. */
    final @Nullable String address(RunId run) {
        return runs.jdbc()
                .sql("select shared ->> 'messages' from longshore.run where id = :run")
                .param("run", run.value())
                .query((row, number) -> new Address(row.getString(1)))
                .single()
                .queue();
    }

    /** A message in a worker's hands. */
    interface Taken extends AutoCloseable {

        @Override
        void close() throws IOException, SQLException;
    }

    private record Address(@Nullable String queue) {}

    static void stopWorker() {
        if (worker != null) {
            worker.close();
            worker = null;
        }
    }

    final String[] settings() {
        List<String> all = new ArrayList<>(
                List.of("longshore.lease.duration=10m", "longshore.worker.slots=2", "longshore.chunks.patience=1s"));
        all.addAll(binding());
        return all.toArray(String[]::new);
    }

    /** A worker, and a lock that holds every chunk that asks for it. */
    final AdvisoryLock startLocked() throws Exception {
        startWorker();
        return AdvisoryLock.onUnit(database.dataSource(), 0);
    }

    final void awaitChunks(RunId run, int chunks, AdvisoryLock lock) {
        await().atMost(LONG).until(lock::isAwaited);
        runs.awaitUnits(run, "RUNNING", 2);
        await().atMost(LONG).until(() -> chunks(run) == chunks);
    }

    private void awaitRest(RunId run) {
        await().atMost(LONG).until(() -> runs.units(run, "RUNNING") == 1 && runs.units(run, "PENDING") == 0);
    }

    private static boolean isOffered() {
        return runs.jdbc()
                .sql("select exists (select 1 from longshore.job where name = 'lines' and offered)")
                .query(Boolean.class)
                .single();
    }

    private static void wakeWorkers(RunId run) {
        runs.jdbc()
                .sql("select pg_notify('longshore_unit', cast(:run as text))")
                .param("run", run.value())
                .query()
                .listOfRows();
    }

    private static void offer(RunId run, int ordinal) {
        runs.jdbc()
                .sql(
                        "update longshore.work_unit set offered_at = clock_timestamp() where run_id = :run and ordinal = :ordinal")
                .param("run", run.value())
                .param("ordinal", ordinal)
                .update();
    }

    private static String state(RunId run, int ordinal) {
        return runs.jdbc()
                .sql("select state from longshore.work_unit where run_id = :run and ordinal = :ordinal")
                .param("run", run.value())
                .param("ordinal", ordinal)
                .query(String.class)
                .single();
    }

    /** The chunk that follows the one with number 0 in its track. */
    private static int successorOfTheFirst(RunId run) {
        return runs.jdbc()
                .sql(
                        "select ordinal from longshore.work_unit where run_id = :run and track = :track order by ordinal offset 1 limit 1")
                .param("run", run.value())
                .param("track", ReadAhead.track("0", 2))
                .query(Integer.class)
                .single();
    }

    private static long chunks(RunId run) {
        return runs.one("select count(*) from longshore.work_unit where run_id = :run", run, Long.class);
    }

    private static long tracks(RunId run) {
        return runs.one("select count(distinct track) from longshore.work_unit where run_id = :run", run, Long.class);
    }

    private static long applied(RunId run) {
        return runs.one("select count(*) from public.applied where run = :run", run, Long.class);
    }

    private static long appliedDistinct(RunId run) {
        return runs.one("select count(distinct number) from public.applied where run = :run", run, Long.class);
    }

    private static long appliedBy(RunId run, long pid) {
        return runs.jdbc()
                .sql("select count(*) from public.applied where run = :run and pid = :pid")
                .param("run", run.value())
                .param("pid", pid)
                .query(Long.class)
                .single();
    }

    private static long inversions(RunId run) {
        return runs.one("""
                select count(*) from (
                  select number < lag(number) over (partition by key order by seq) as inverted from public.applied where run = :run) a
                where inverted
                """, run, Long.class);
    }

    private static void assertNoMessageIsLeft(RunId run) {
        assertThat(runs.one("select count(*) from longshore.chunk_message where run_id = :run", run, Long.class))
                .isZero();
    }

    static byte[] payload(long from, long to) {
        return encode(LongStream.range(from, to).boxed().toList());
    }

    /** The message of a chunk of one of two tracks, among 16 keys. */
    private static byte[] payloadOf(RunId run, int ordinal) {
        return runs.jdbc()
                .sql("""
                        select cast(bounds -> 'from' ->> 'next' as bigint) as low, cast(bounds -> 'to' ->> 'next' as bigint) as high, track
                        from longshore.work_unit where run_id = :run and ordinal = :ordinal
                        """)
                .param("run", run.value())
                .param("ordinal", ordinal)
                .query((row, number) -> {
                    int track = row.getInt("track");
                    return encode(LongStream.range(row.getLong("low"), row.getLong("high"))
                            .filter(item -> ReadAhead.track(Long.toString(item % 16), 2) == track)
                            .boxed()
                            .toList());
                })
                .single();
    }

    private static byte[] encode(List<Long> numbers) {
        return new ChunkPayloads(JsonMapper.builder().build())
                .encode(numbers.stream()
                        .map(number -> new SourceItem(number, Long.toString(number), null))
                        .toList());
    }
}
