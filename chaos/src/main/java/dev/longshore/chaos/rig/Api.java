package dev.longshore.chaos.rig;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The product's API as any program uses it. */
public final class Api {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HOLDS = "/api/v1/holds";
    private static final String REASON = "{\"reason\": \"fault campaign\"}";

    private final URI address;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Api(URI address) {
        this.address = address;
    }

    /** Asks for a run and gives its id. */
    public long ask(String job, Map<String, ?> parameters) throws IOException, InterruptedException {
        return accepted(job, send(asking(job, parameters, null)));
    }

    /**
     * The same for a run that prefers workers.
     *
     * @param prefer as the API takes it; empty for nobody
     */
    public long ask(String job, Map<String, ?> parameters, Map<String, ?> prefer)
            throws IOException, InterruptedException {
        return prefer.isEmpty()
                ? ask(job, parameters)
                : accepted(
                        job,
                        send(post(
                                        "/api/v1/runs",
                                        JSON.writeValueAsString(
                                                Map.of("job", job, "parameters", parameters, "prefer", prefer)))
                                .build()));
    }

    private static long accepted(String job, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 202) {
            throw new IOException("asked for " + job + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body()).get("id").asLong();
    }

    /** Asks so many times at once with the same key; the answers as they are. */
    public List<Answer> askAtOnce(String job, Map<String, ?> parameters, String key, int times) {
        HttpRequest request = asking(job, parameters, key);
        List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, times)
                .mapToObj(each -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .toList();
        return sent.stream().map(each -> answer(each.join())).toList();
    }

    /** Signs somebody up, and does not wait; the status of the answer. */
    public CompletableFuture<Integer> signUp(String email, String organization) {
        Map<String, String> who = Map.of("email", email, "name", "Ada", "organization", organization);
        return http.sendAsync(
                        post("/api/v1/signups", JSON.writeValueAsString(who)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .thenApply(HttpResponse::statusCode);
    }

    /** What an operator wants of a run. */
    public Answer order(long run, String verb) throws IOException, InterruptedException {
        return answer(send(ordering(run, verb)));
    }

    /** The same so many times at once. */
    public List<Answer> orderAtOnce(long run, String verb, int times) {
        HttpRequest request = ordering(run, verb);
        List<CompletableFuture<HttpResponse<String>>> sent = IntStream.range(0, times)
                .mapToObj(each -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()))
                .toList();
        return sent.stream().map(each -> answer(each.join())).toList();
    }

    /**
     * Holds runs.
     *
     * @param scope {@code all}, {@code job} or {@code lane}
     * @param subject which; null for all
     * @param until when it ends by itself; null for never
     */
    public Answer hold(String scope, @Nullable String subject, @Nullable Instant until)
            throws IOException, InterruptedException {
        Map<String, String> hold = new HashMap<>(Map.of("holds", "runs", "scope", scope, "reason", "fault campaign"));
        if (subject != null) {
            hold.put("subject", subject);
        }
        if (until != null) {
            hold.put("until", until.toString());
        }
        return answer(send(post(HOLDS, JSON.writeValueAsString(hold)).build()));
    }

    /** Ends a hold; the status of the answer. */
    public int letGo(long hold) throws IOException, InterruptedException {
        return send(post(HOLDS + "/" + hold + "/release", REASON).build()).statusCode();
    }

    /** Reads an address. */
    public void look(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(get(path));
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    /** The ids of the artifacts of a run. */
    public List<String> artifactsOf(long run) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(get("/api/v1/runs/" + run + "/artifacts"));
        if (answer.statusCode() != 200) {
            throw new IOException("artifacts of run " + run + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body())
                .get("items")
                .valueStream()
                .map(item -> item.get("id").asString())
                .toList();
    }

    /** The bytes of an artifact, to be closed by whoever reads them. */
    public InputStream download(String artifact) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                http.send(get("/api/v1/artifacts/" + artifact), HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw new IOException("artifact " + artifact + ": " + answer.statusCode());
        }
        return answer.body();
    }

    /**
     * What was answered.
     *
     * @param id of the run, of the command, or of the hold; null if it was refused
     */
    public record Answer(int status, @Nullable String id) {}

    private static Answer answer(HttpResponse<String> response) {
        JsonNode body = JSON.readTree(response.body());
        JsonNode id = response.statusCode() / 100 == 2 ? body.get("id") : null;
        return new Answer(response.statusCode(), id == null ? null : id.asString());
    }

    private HttpRequest asking(String job, Map<String, ?> parameters, @Nullable String key) {
        HttpRequest.Builder request =
                post("/api/v1/runs", JSON.writeValueAsString(Map.of("job", job, "parameters", parameters)));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.build();
    }

    private HttpRequest ordering(long run, String verb) {
        return post("/api/v1/runs/" + run + "/" + verb, REASON).build();
    }

    private HttpRequest get(String path) {
        return to(path).GET().build();
    }

    private HttpRequest.Builder post(String path, String json) {
        return to(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(address.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", Account.authorization());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
