package dev.longshore.jobs.crm;

import dev.longshore.jobs.crm.CrmFaults.Fault;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server. {@code PUT /customers/{id}} with an {@code Idempotency-Key} changes a customer; {@code POST /batch} several; {@code GET /changes/{key}} says whether a change was applied; {@code GET /receipts} lists what
 * arrived; {@code POST /faults?…} says how to misbehave from now on, and {@code POST /clear} forgets everything.
 */
final class SampleCrm implements AutoCloseable {

    private static final String CUSTOMERS = "/customers/";
    private static final String CHANGES = "/changes/";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final ServerSocket server;
    private final JsonMapper json = JsonMapper.builder().build();
    private final CrmBooks books = new CrmBooks(System::nanoTime);
    private final RandomGenerator random;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile CrmFaults faults = CrmFaults.none();

    private SampleCrm(ServerSocket server, long seed) {
        this.server = server;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Listens.
     *
     * @param port 0 for any that is free
     * @param seed of its misbehaviour
     */
    static SampleCrm start(int port, long seed) throws IOException {
        SampleCrm crm = new SampleCrm(new ServerSocket(port, 256, InetAddress.getLoopbackAddress()), seed);
        thread("sample-crm", crm::accept);
        return crm;
    }

    int port() {
        return server.getLocalPort();
    }

    CrmBooks books() {
        return books;
    }

    void misbehave(CrmFaults how) {
        faults = how;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                thread("sample-crm-connection", () -> serve(socket));
            } catch (IOException e) {
                // closed, or out of descriptors: the next one may do
                Thread.onSpinWait();
            }
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (CrmRequest request = CrmRequest.read(in); request != null; request = CrmRequest.read(in)) {
                if (!answer(request, socket, out)) {
                    return;
                }
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            // a client that goes away or talks nonsense is none of ours
            Thread.onSpinWait();
        } finally {
            open.remove(socket);
        }
    }

    /** Whether the connection may be used again. */
    private boolean answer(CrmRequest request, Socket socket, OutputStream out)
            throws IOException, InterruptedException {
        if (request.path().startsWith(CUSTOMERS) && request.method().equals("PUT")) {
            return change(request, socket, out);
        }
        if (request.path().startsWith(CUSTOMERS)) {
            return write(out, 200, JSON, books.customer(request.after(CUSTOMERS)), "");
        }
        if (request.path().startsWith(CHANGES)) {
            boolean has = books.has(request.after(CHANGES));
            return write(out, has ? 200 : 404, JSON, "{\"applied\":" + has + "}", "");
        }
        return switch (request.path()) {
            case "/batch" -> batch(request, out);
            case "/receipts" -> write(out, 200, TEXT, books.receipts(), "");
            case "/faults" -> {
                misbehave(CrmFaults.of(request.query()));
                yield write(out, 200, JSON, "{}", "");
            }
            case "/clear" -> {
                books.clear();
                yield write(out, 200, JSON, "{}", "");
            }
            default -> write(out, 404, JSON, "{\"title\":\"Nothing here\"}", "");
        };
    }

    /** Several changes at once, each with a status of its own: those without a name are turned away. */
    private boolean batch(CrmRequest request, OutputStream out) throws IOException {
        StringBuilder results = new StringBuilder();
        for (JsonNode item : json.readTree(request.body()).path("items")) {
            String id = item.path("id").asString("");
            String key = item.path("key").asString("");
            boolean named = item.path("name").isString();
            if (named) {
                books.apply(id, key, item.toString(), faults.honoursKeys());
            } else {
                books.turnAway(id, key);
            }
            results.append(results.isEmpty() ? "" : ",")
                    .append("{\"status\":")
                    .append(named ? 200 : 422)
                    .append('}');
        }
        return write(out, 200, JSON, "{\"results\":[" + results + "]}", "");
    }

    private boolean change(CrmRequest request, Socket socket, OutputStream out)
            throws IOException, InterruptedException {
        CrmFaults now = faults;
        String item = request.after(CUSTOMERS);
        String key = request.header("idempotency-key");
        Fault fault = pick(now);
        pause(now.delay());
        switch (fault) {
            case NONE, FAILS_AFTER, HANGS, RESETS -> books.apply(item, key, request.body(), now.honoursKeys());
            case FAILS_BEFORE, TOO_MANY, PAGE, AWAY -> books.turnAway(item, key);
        }
        return switch (fault) {
            case NONE -> write(out, 200, JSON, "{\"customer\":\"taken\"}", "");
            case FAILS_BEFORE, FAILS_AFTER -> write(out, 500, JSON, "{\"title\":\"Something broke\"}", "");
            case TOO_MANY -> write(out, 429, JSON, "{\"title\":\"Too many\"}", "Retry-After: 1\r\n");
            case AWAY -> write(out, 503, JSON, "{\"title\":\"Away\"}", "");
            case PAGE -> write(out, 200, "text/html", "<html><body>Please log in</body></html>", "");
            case HANGS -> {
                pause(now.hang());
                yield false;
            }
            case RESETS -> {
                socket.setSoLinger(true, 0);
                yield false;
            }
        };
    }

    private synchronized Fault pick(CrmFaults now) {
        return now.pick(random);
    }

    private void pause(Duration time) throws InterruptedException {
        if (!time.isZero() && closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    private static boolean write(OutputStream out, int status, String type, String body, String more)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " .\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                + "\r\n" + more + "\r\n";
        out.write((head + body).getBytes(StandardCharsets.UTF_8));
        out.flush();
        return true;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
