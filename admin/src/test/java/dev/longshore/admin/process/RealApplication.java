package dev.longshore.admin.process;

import dev.longshore.model.installation.HostPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One {@code longshore up} in a process of its own, on a data folder that outlives it. */
final class RealApplication implements AutoCloseable {

    static final String PASSWORD = "correct-horse-battery";

    private static final JsonMapper JSON = new JsonMapper();

    private final Path data;
    private final List<String> options;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private Process process;

    private RealApplication(Path data, int port, List<String> options) throws IOException {
        this.data = data;
        this.port = port;
        this.options = List.copyOf(options);
        this.process = launch();
    }

    /** Starts it and waits until it answers. */
    static RealApplication start(Path data, String... options) throws IOException {
        RealApplication application = new RealApplication(data, HostPorts.free(), List.of(options));
        try {
            application.awaitUp();
        } catch (RuntimeException e) {
            application.process.destroy();
            throw e;
        }
        return application;
    }

    private Process launch() throws IOException {
        Path jar = Path.of(System.getProperty("longshore.jar", "target/longshore.jar"))
                .toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                "-jar",
                jar.toString(),
                "up",
                "--port",
                Integer.toString(port),
                "--data",
                data.toString()));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LONGSHORE_ADMIN_PASSWORD", PASSWORD);
        Files.createDirectories(data);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
        return builder.start();
    }

    private void awaitUp() {
        Awaitility.await("the application on port " + port + ", whose output is in " + output())
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> !process.isAlive() || isUp());
        if (!process.isAlive()) {
            throw new IllegalStateException("the application ended with " + process.exitValue() + ": " + outputText());
        }
    }

    private boolean isUp() {
        try {
            return get("/actuator/health").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    Path data() {
        return data;
    }

    /** SIGKILL: no hook runs, the database stays behind as an orphan. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Starts it again on the same data and the same port. */
    void startAgain() throws IOException {
        process = launch();
        awaitUp();
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(address() + path)).GET());
    }

    HttpResponse<String> post(String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(address() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Downloads into a file. */
    Path download(String path, Path target) throws IOException, InterruptedException {
        HttpRequest request = authorized(HttpRequest.newBuilder(URI.create(address() + path)))
                .GET()
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofFile(target)).body();
    }

    JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    /** Asks for a run; its id. */
    String request(String job, String parameters) {
        HttpResponse<String> response =
                post("/api/v1/runs", "{\"job\": \"" + job + "\", \"parameters\": " + parameters + "}");
        if (response.statusCode() != 202) {
            throw new IllegalStateException("asked for " + job + ": " + response.statusCode() + " " + response.body());
        }
        return json(response).get("id").asString();
    }

    /** Waits until a worker has begun the run. */
    void awaitStart(String run, Duration atMost) {
        Awaitility.await("the start of run " + run)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !json(get("/api/v1/runs/" + run)).get("startedAt").isNull());
    }

    /** Whether the run is at rest. */
    boolean hasEnded(String run) {
        return !json(get("/api/v1/runs/" + run)).get("endedAt").isNull();
    }

    /** Waits until the run is at rest; its JSON. */
    JsonNode awaitEnd(String run, Duration atMost) {
        Awaitility.await("the end of run " + run)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> hasEnded(run));
        return json(get("/api/v1/runs/" + run));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(
                    authorized(request).timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest.Builder authorized(HttpRequest.Builder request) {
        String account = "admin:" + PASSWORD;
        return request.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(account.getBytes(StandardCharsets.UTF_8)));
    }

    private Path output() {
        return data.resolveSibling(data.getFileName() + ".out");
    }

    String outputText() {
        try {
            return Files.readString(output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM, and the database stops with it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("the application did not stop within 60 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
