package dev.longshore.chaos.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * What planted calls lead to. It has to be static, since the calls stand in code that has been handed nothing; there is one set of points a process. Orders
 * come as lines: {@code halt POINT N} dies at the Nth time from now on, {@code hold POINT N} waits there until {@code go}; {@code trust} takes out the look at a call's window, for a control. It answers {@code passed POINT}
 * the first time that a point is passed, and {@code at POINT} when an order is carried out.
 */
public final class Points {

    private static final Points HERE = new Points();

    /** As after SIGKILL. */
    private static final int STATUS = 137;

    private final Set<String> passed = ConcurrentHashMap.newKeySet();
    private volatile Order order = Order.NONE;
    private volatile boolean trusting;
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile OutputStream out = OutputStream.nullOutputStream();

    private Points() {}

    /** Called from the planted code. Costs a read of a volatile field and a look into a set where nothing is ordered. */
    public static void reached(String point) {
        HERE.pass(point);
    }

    /** Called from the planted code: whether each window of a call is to be taken for open. */
    public static boolean trusts() {
        return HERE.trusting;
    }

    static void listenTo(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        HERE.out = socket.getOutputStream();
        HERE.say("process " + ProcessHandle.current().pid());
        Thread thread = new Thread(() -> HERE.listen(socket), "crash-points");
        thread.setDaemon(true);
        thread.start();
    }

    private void pass(String point) {
        if (passed.add(point)) {
            say("passed " + point);
        }
        Order now = order;
        if (now.point().equals(point) && now.times().incrementAndGet() == now.nth()) {
            carryOut(now);
        }
    }

    private void carryOut(Order now) {
        CountDownLatch until = held;
        say("at " + now.point());
        switch (now.act()) {
            case "halt" -> Runtime.getRuntime().halt(STATUS);
            case "hold" -> waitFor(until);
            default -> throw new IllegalStateException("nobody knows the act " + now.act());
        }
    }

    /** An interrupt of the product's thread must not end the wait, nor be lost. */
    private static void waitFor(CountDownLatch until) {
        boolean interrupted = false;
        while (true) {
            try {
                until.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(Socket socket) {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("trust")) {
                    trusting = true;
                } else if (words[0].equals("go")) {
                    order = Order.NONE;
                    held.countDown();
                } else {
                    held = new CountDownLatch(1);
                    order = new Order(words[0], words[1], Integer.parseInt(words[2]));
                }
                say("ordered " + line);
            }
        } catch (IOException campaignIsGone) {
            // nobody gives orders any more
        }
        held.countDown();
    }

    private synchronized void say(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException campaignIsGone) {
            // nobody listens any more
        }
    }
}
