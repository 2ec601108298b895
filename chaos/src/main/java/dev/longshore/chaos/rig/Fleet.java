package dev.longshore.chaos.rig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The workers of an installation, with one more on its way for each that will fall, since a start takes seconds. For one thread. */
public final class Fleet implements AutoCloseable {

    private final Rig rig;
    private final AtomicInteger number;
    private final Start start;
    private final List<Worker> workers = new ArrayList<>();

    Fleet(Rig rig, AtomicInteger number, Start start) {
        this.rig = rig;
        this.number = number;
        this.start = start;
    }

    /** Those that live and are ready, after so many are. */
    public List<Worker> ready(int atLeast) throws IOException, InterruptedException {
        start(atLeast);
        while (true) {
            forgetDead();
            List<Worker> ready = workers.stream().filter(Worker::isReady).toList();
            if (ready.size() >= atLeast) {
                return ready;
            }
            start(atLeast);
            for (Worker worker : List.copyOf(workers)) {
                worker.awaitReady();
            }
        }
    }

    /** Begins to start what is missing to so many, and returns. */
    public void start(int workersInAll) throws IOException {
        forgetDead();
        while (workers.size() < workersInAll) {
            workers.add(Worker.start(rig, "chaos-" + number.incrementAndGet(), start));
        }
    }

    /** Ends all but so many, with SIGKILL. */
    public void shrink(int left) throws IOException {
        forgetDead();
        while (workers.size() > left) {
            workers.remove(workers.size() - 1).close();
        }
    }

    private void forgetDead() throws IOException {
        for (Worker worker : List.copyOf(workers)) {
            if (!worker.isAlive()) {
                worker.bury();
                workers.remove(worker);
            }
        }
    }

    @Override
    public void close() throws IOException {
        shrink(0);
    }
}
