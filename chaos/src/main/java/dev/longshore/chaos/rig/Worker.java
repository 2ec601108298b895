package dev.longshore.chaos.rig;

import dev.longshore.chaos.wire.FaultProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One worker: a process behind a proxy of its own, with crash points, known to the database by a name of its own. Signals reach the process alone; the proxy
 * lives on, so that the server sees what it would see of a real one.
 */
public final class Worker implements AutoCloseable {

    private final String name;
    private final Children children;
    private final FaultProxy proxy;
    private final CrashControl points;
    private final RunningProcess process;

    private Worker(String name, Children children, FaultProxy proxy, CrashControl points, RunningProcess process) {
        this.name = name;
        this.children = children;
        this.proxy = proxy;
        this.points = points;
        this.process = process;
    }

    /** Starts it, and returns before it is ready. */
    static Worker start(Rig rig, String name, Start start) throws IOException {
        Database database = rig.database();
        FaultProxy proxy = database.proxy();
        CrashControl points = new CrashControl();
        Path logs = rig.logs();
        List<String> arguments = new ArrayList<>(List.of(
                "worker",
                "--data",
                rig.data().toString(),
                "--spring.datasource.url=" + database.url(start.breakable() ? proxy.port() : database.port(), name),
                "--spring.datasource.username=" + database.user(),
                "--longshore.worker.name=" + name,
                "--longshore.catalogue=" + rig.catalogue(),
                "--logging.file.name=" + logs.resolve(name + ".log")));
        arguments.addAll(rig.crm().calling());
        arguments.addAll(rig.mailbox().sending());
        arguments.addAll(start.settings());
        Map<String, String> environment = new HashMap<>(start.environment());
        environment.put("SPRING_DATASOURCE_PASSWORD", database.password());
        RunningProcess process = new RunningProcess(
                name,
                start.breakable()
                        ? rig.product().command(List.of(rig.product().agent(points.port())), arguments)
                        : rig.product().shipped(arguments),
                environment,
                logs.resolve(name + ".out"),
                "It works.");
        Worker worker = new Worker(name, rig.children(), proxy, points, process);
        rig.children().add(worker);
        return worker;
    }

    public String name() {
        return name;
    }

    public FaultProxy proxy() {
        return proxy;
    }

    public CrashControl points() {
        return points;
    }

    public void awaitReady() throws InterruptedException {
        process.awaitReady();
    }

    public boolean isReady() {
        return process.isReady();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. Returns when it is gone; its proxy closes what it had open, as the operating system does. */
    public void kill() throws IOException {
        process.kill();
        bury();
    }

    /** SIGSTOP: it stands still and knows nothing of it. */
    public void freeze() {
        process.signal("STOP");
    }

    /** SIGCONT. */
    public void wake() {
        process.signal("CONT");
    }

    /** SIGTERM. */
    public void terminate() {
        process.signal("TERM");
    }

    /** Its exit code; -1 if it still runs then. */
    public int awaitEnd(Duration atMost) throws InterruptedException {
        return process.awaitEnd(atMost);
    }

    /** Lets go of a worker that has ended by itself. */
    public void bury() throws IOException {
        proxy.close();
        points.close();
        children.remove(this);
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            wake();
            process.kill();
        }
        bury();
    }

    @Override
    public String toString() {
        return name;
    }
}
