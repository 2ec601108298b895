package dev.longshore.chaos.rig;

import dev.longshore.chaos.agent.CrashPoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Orders to the crash points of one process, and what they say. */
public final class CrashControl implements AutoCloseable {

    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private final ServerSocket server;
    private final Set<String> said = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Socket socket;

    CrashControl() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::listen, "crash-control");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** Whether the process has ever passed the point. */
    public boolean passed(CrashPoint point) {
        return said.contains("passed " + point.word());
    }

    /** Whether it has done at the point what it was told to. */
    public boolean isAt(CrashPoint point) {
        return said.contains("at " + point.word());
    }

    /** Lets it die at the nth time from now on. */
    public void haltAt(CrashPoint point, int nth) throws Exception {
        order("halt " + point.word() + " " + nth);
    }

    /** Lets the thread wait that comes by the nth time from now on. */
    public void holdAt(CrashPoint point, int nth) throws Exception {
        order("hold " + point.word() + " " + nth);
    }

    /** Takes out the look at the clocks before calls, for a control and for as long as the process lives. */
    public void trust() throws Exception {
        order("trust");
    }

    /** Ends what was ordered. */
    public void go() throws Exception {
        order("go");
    }

    /** Ends what was ordered, of a process that may be dying right now. */
    public void goIfAlive() {
        Socket to = socket;
        if (to != null) {
            try {
                to.getOutputStream().write("go\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException dead) {
                // it needs no order any more
            }
        }
    }

    private void order(String line) throws Exception {
        Socket to = socket;
        if (to == null) {
            throw new IllegalStateException("the process has no crash points");
        }
        said.removeIf(word -> word.startsWith("at ") || word.startsWith("ordered "));
        to.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        if (!Waiting.until(AT_ONCE, () -> said.contains("ordered " + line))) {
            throw new IllegalStateException("the process did not take the order: " + line);
        }
    }

    private void listen() {
        try (Socket accepted = server.accept();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(accepted.getInputStream(), StandardCharsets.UTF_8))) {
            socket = accepted;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.add(line);
            }
        } catch (IOException processIsGone) {
            // what it said stays
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Socket open = socket;
        if (open != null) {
            open.close();
        }
    }
}
