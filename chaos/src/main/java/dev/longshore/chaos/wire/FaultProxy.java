package dev.longshore.chaos.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands between one process and PostgreSQL. Each fault holds for all of its connections, open and new, until {@link #pass()}. Whatever was frozen flows on
 * afterwards, late but whole, as from a host that slept.
 */
public final class FaultProxy implements AutoCloseable {

    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Predicate<String>> lost = new AtomicReference<>();
    private final AtomicReference<@Nullable Stopwatch> stopwatch = new AtomicReference<>();
    private volatile Weather weather = Weather.CLEAR;

    private FaultProxy(InetSocketAddress target, ServerSocket server) {
        this.target = target;
        this.server = server;
    }

    /** Listens on a free port of this host, and leads to the target. */
    public static FaultProxy to(InetSocketAddress target) throws IOException {
        FaultProxy proxy = new FaultProxy(target, new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
        daemon("proxy-" + proxy.port(), proxy::accept);
        return proxy;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Lets everything through again. */
    public void pass() {
        weather = Weather.CLEAR;
        synchronized (this) {
            notifyAll();
        }
    }

    /** Nothing passes in either direction; no connection is closed, and new ones are accepted and hang: a host that vanished. */
    public void freeze() {
        weather = new Weather(false, false, Duration.ZERO);
    }

    /** What the process sends arrives; what the server answers does not. */
    public void halfOpen() {
        weather = new Weather(true, false, Duration.ZERO);
    }

    /** Every piece of data takes so much longer, in each direction. */
    public void delay(Duration each) {
        weather = new Weather(true, true, each);
    }

    /** Resets all connections at once; new ones are made as usual. */
    public void reset() {
        links.forEach(Link::reset);
    }

    /**
     * Loses the server's answer to the next COMMIT of a transaction whose statements match, and resets the connection: the process cannot know what became
     * of it. The transaction is committed by then.
     *
     * @param statements all SQL of the transaction, one statement a line
     */
    public void loseNextCommit(Predicate<String> statements) {
        lost.set(statements);
    }

    /** Whether such an answer is still to be lost. */
    public boolean isToLoseCommit() {
        return lost.get() != null;
    }

    /** No answer is lost any more. */
    public void loseNothing() {
        lost.set(null);
    }

    /**
     * Measures transactions whose statements match, from their first statement to the answer to their COMMIT.
     *
     * @param millis is told each, on a thread of the proxy
     */
    public void timeTransactions(Predicate<String> statements, DoubleConsumer millis) {
        stopwatch.set(new Stopwatch(statements, millis));
    }

    /** Called with each transaction that was committed. */
    void committed(String statements, long nanos) {
        Stopwatch watch = stopwatch.get();
        if (watch != null && watch.statements().test(statements)) {
            watch.millis().accept(nanos / 1e6);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        reset();
        pass();
    }

    /** Called with the transaction that the server says is committed; true once, if its answer is to be lost. */
    boolean loses(String statements) {
        Predicate<String> wanted = lost.get();
        return wanted != null && wanted.test(statements) && lost.compareAndSet(wanted, null);
    }

    /** Blocks while data in this direction does not flow. */
    void await(Direction direction) throws InterruptedException {
        Duration delay = weather.delay();
        if (!delay.isZero()) {
            Thread.sleep(delay.toMillis());
        }
        synchronized (this) {
            while (!weather.lets(direction) && !server.isClosed()) {
                wait();
            }
        }
    }

    void forget(Link link) {
        links.remove(link);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                daemon("proxy-link-" + client.getPort(), () -> open(client));
            } catch (IOException closing) {
                // the loop's condition says whether it was that
            }
        }
    }

    private void open(Socket client) {
        try {
            await(Direction.TO_SERVER);
            Socket upstream = new Socket();
            upstream.connect(target);
            Link link = new Link(this, client, upstream);
            links.add(link);
            link.start();
        } catch (IOException | InterruptedException unreachable) {
            Link.reset(client);
        }
    }

    static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Which way data flow. */
    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    private record Stopwatch(Predicate<String> statements, DoubleConsumer millis) {}

    private record Weather(boolean toServer, boolean toClient, Duration delay) {

        private static final Weather CLEAR = new Weather(true, true, Duration.ZERO);

        boolean lets(Direction direction) {
            return direction == Direction.TO_SERVER ? toServer : toClient;
        }
    }
}
