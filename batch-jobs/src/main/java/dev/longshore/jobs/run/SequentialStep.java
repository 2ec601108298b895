package dev.longshore.jobs.run;

import dev.longshore.jobs.kind.ClaimLostException;
import dev.longshore.jobs.kind.SequentialWork;
import dev.longshore.jobs.kind.SequentialWork.Flow;
import dev.longshore.jobs.run.DrivenRun.Stop;
import dev.longshore.jobs.run.OwnerWork.Kind;
import dev.longshore.jobs.run.ReadAhead.ReadChunk;
import dev.longshore.jobs.transport.ChunkRoad;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import dev.longshore.model.unit.UnitState;
import dev.longshore.sql.unit.ChunkRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.AbstractStep;
import org.springframework.batch.core.step.StepExecution;

/**
 * The owner's part of a step whose source is read in sequence: reads ahead while few enough chunks are on their way, stores each as a work unit, sends its
 * items, and sends them again when they come back or nobody takes them; until the source is at its end and all are applied, or the run should stop and none is
 * worked on. A crash anywhere loses messages only: the next owner reads again what is stored and not applied, and goes on behind it.
 */
final class SequentialStep extends AbstractStep {

    private static final Logger log = LoggerFactory.getLogger(SequentialStep.class);
    private static final Duration TICK = Duration.ofMillis(250);
    private static final int FEWEST_IN_FLIGHT = 4;
    private static final int IN_FLIGHT_PER_SLOT = 2;

    private final DrivenRun run;
    private final SequentialWork work;
    private final RunBooks books;
    private final SequenceBooks sequence;
    private final Runnable unitsOpened;

    SequentialStep(
            JobRepository repository,
            DrivenRun run,
            SequentialWork work,
            RunBooks books,
            SequenceBooks sequence,
            Runnable unitsOpened) {
        super(repository);
        setName(run.job().work().splitStep());
        this.run = run;
        this.work = work;
        this.books = books;
        this.sequence = sequence;
        this.unitsOpened = unitsOpened;
    }

    @Override
    protected void doExecute(StepExecution execution) throws Exception {
        if (!books.moves().executedBy(run.held(), execution.getJobExecutionId())) {
            throw new ClaimLostException(run.held());
        }
        Flow flow = work.flow(run.scope());
        run.work().during(Kind.OPENING, () -> {
            work.prepare(run.scope());
            return flow;
        });
        sequence.roads().clear(run.held(), getName());
        sequence.units().withdraw(run.held(), getName());
        Optional<ChunkRow> last = sequence.units().last(id(), getName());
        int tracks = last.map(ReadAhead::tracksOf).orElseGet(() -> flow.keepsOrder() ? tracks(flow) : 0);
        ChunkRoad road = sequence.roads().open(id(), getName());
        try (ReadAhead reader = new ReadAhead(work, run.scope(), sequence.payloads(), flow.chunkItems(), tracks)) {
            last.ifPresent(reader::continueBehind);
            new Watch(flow, reader, road).watch();
        } finally {
            road.close();
            clear();
        }
        Counts counts = books.plans().progress(id(), getName()).counts();
        execution.setReadCount(counts.read());
        execution.setWriteCount(counts.written());
        execution.setFilterCount(counts.filtered());
        execution.setProcessSkipCount(counts.rejected());
    }

    /** Must not hide why the step ends: what is left goes with the next start of the step, or with the run. */
    private void clear() {
        try {
            sequence.roads().clear(run.held(), getName());
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("run", id()).setCause(e).log("cleanup.failed");
        }
    }

    private RunId id() {
        return run.claim().id();
    }

    /** Half as many as chunks in flight: while one of a track is applied, its next is read already. */
    private int tracks(Flow flow) {
        return Math.max(2, inFlight(flow) / 2);
    }

    private int inFlight(Flow flow) {
        return flow.inFlight() > 0
                ? flow.inFlight()
                : Math.max(
                        FEWEST_IN_FLIGHT,
                        IN_FLIGHT_PER_SLOT * sequence.workers().slots());
    }

    /** One start of the step. */
    private final class Watch {

        private final Flow flow;
        private final ReadAhead reader;
        private final ChunkRoad road;
        private final ChunkWindow window = new ChunkWindow(sequence.units(), id(), getName(), sequence.patience());
        private boolean opened;
        private boolean closed;
        private @Nullable LongshoreException refusal;

        Watch(Flow flow, ReadAhead reader, ChunkRoad road) {
            this.flow = flow;
            this.reader = reader;
            this.road = road;
        }

        void watch() throws Exception {
            while (true) {
                window.look();
                if (books.moves().stateOf(run.held()).isEmpty()) {
                    throw new ClaimLostException(run.held());
                }
                if (window.count(UnitState.FAILED) > 0) {
                    run.unitFailed();
                }
                Stop stop = run.stop();
                Counts counts = window.counts();
                boolean atEnd = stop == Stop.NONE && window.size() == 0 && reader.atEnd();
                if (refusal == null) {
                    refusal = flow.limit().problem(counts, atEnd);
                }
                if (refusal == null && atEnd) {
                    return;
                }
                books.moves().counted(run.held(), counts);
                if (stop == Stop.NONE && refusal == null) {
                    feed();
                } else if (isQuiet()) {
                    throw refusal == null ? new JobInterruptedException("stopped: " + stop) : refusal;
                } else if (window.count(UnitState.RUNNING) == 0) {
                    continue; // one may have been claimed before none could be: look again
                }
                run.wakeUp().await(TICK);
            }
        }

        /** Lets no chunk be claimed any more; true once none is worked on either. */
        private boolean isQuiet() {
            if (!closed) {
                closed = true;
                if (!books.moves().closeUnits(run.held())) {
                    throw new ClaimLostException(run.held());
                }
                return false;
            }
            return window.count(UnitState.RUNNING) == 0;
        }

        private void feed() throws Exception {
            try {
                readAhead();
                if (!opened || road.isFoundAgain()) {
                    open();
                }
                List<ChunkRow> toSend = window.toSend();
                if (!toSend.isEmpty()) {
                    send(toSend);
                }
            } catch (JobInterruptedException e) {
                return; // the run stops: what is on its way is waited for, and then it ends
            }
            List<ChunkRow> overdue = window.overdue();
            if (!overdue.isEmpty()) {
                sendByDatabase(overdue);
            }
        }

        /** Stores what it reads before anything is sent. */
        private void readAhead() throws Exception {
            int room = Math.max(inFlight(flow), reader.chunksOfBlock()) - window.size();
            List<ReadChunk> read = new ArrayList<>();
            while (!reader.atEnd() && read.size() + reader.chunksOfBlock() <= room) {
                int ordinal = window.next() + read.size();
                read.addAll(run.work().during(Kind.READING, reader::hurry, () -> reader.next(ordinal)));
            }
            if (read.isEmpty()) {
                return;
            }
            if (!sequence.units()
                    .append(
                            run.held(),
                            getName(),
                            read.stream().map(ReadChunk::planned).toList())) {
                throw refused();
            }
            read.forEach(chunk -> window.add(chunk.planned().ordinal(), chunk.payload()));
            window.look();
        }

        private void open() throws JobInterruptedException {
            opened = true;
            boolean open = books.moves()
                    .openUnits(
                            run.held(),
                            getName(),
                            run.job().definition().limits().parallelUnits(),
                            sequence.json().of(road.shared()),
                            reader.itemsExpected());
            if (!open) {
                throw refused();
            }
        }

        /** What the run's row refuses while an order stands there, and to whoever has lost it. */
        private ClaimLostException refused() throws JobInterruptedException {
            Optional<RunState> state = books.moves().stateOf(run.held());
            if (state.isPresent()) {
                run.heed(state.get());
            }
            return new ClaimLostException(run.held());
        }

        private void send(List<ChunkRow> chunks) throws Exception {
            List<ChunkRow> forgotten = chunks.stream()
                    .filter(chunk -> window.payload(chunk.ordinal()) == null)
                    .toList();
            if (!forgotten.isEmpty()) {
                window.keep(run.work().during(Kind.READING, reader::hurry, () -> reader.again(forgotten)));
            }
            List<Integer> left = new ArrayList<>();
            for (ChunkRow chunk : chunks) {
                if (!road.send(chunk.ordinal(), payload(chunk.ordinal()))) {
                    left.add(chunk.ordinal());
                }
            }
            books.transactions().executeWithoutResult(transaction -> {
                left.forEach(ordinal -> road.sendByDatabase(ordinal, payload(ordinal)));
                sequence.units()
                        .offer(
                                run.held(),
                                getName(),
                                chunks.stream().map(ChunkRow::ordinal).toList());
                books.moves().wakeUnits(id());
            });
            unitsOpened.run();
        }

        /** What no worker has taken for so long may be lost: the database has it from now on too. */
        private void sendByDatabase(List<ChunkRow> chunks) {
            log.atDebug()
                    .addKeyValue("run", id())
                    .addKeyValue("chunks", chunks.size())
                    .log("chunks.overdue");
            books.transactions().executeWithoutResult(transaction -> {
                chunks.forEach(chunk -> road.sendByDatabase(chunk.ordinal(), payload(chunk.ordinal())));
                books.moves().wakeUnits(id());
            });
            unitsOpened.run();
        }

        private byte[] payload(int ordinal) {
            byte @Nullable [] payload = window.payload(ordinal);
            if (payload == null) {
                throw new IllegalStateException("chunk " + ordinal + " was offered without its items");
            }
            return payload;
        }
    }
}
