package dev.longshore.chaos.rig;

import dev.longshore.model.installation.HostPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The product's sample CRM, in the console's process, so that it outlives all workers. What it received is judged, and nothing else. */
public final class Crm {

    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Crm(int port) {
        this.port = port;
    }

    /** One that is to listen where nobody does yet. */
    static Crm somewhere() {
        return new Crm(HostPorts.free());
    }

    /** What lets a process be it. */
    List<String> serving() {
        return List.of("--longshore.sample.crm.serve=true", "--longshore.sample.crm.port=" + port);
    }

    /** What lets a process call it. */
    List<String> calling() {
        return List.of("--longshore.http.allow=127.0.0.1:" + port, "--longshore.sample.crm.port=" + port);
    }

    /** From now on, by the names of its settings; an empty map for good behaviour. */
    public void misbehave(Map<String, String> settings) throws IOException, InterruptedException {
        String query = settings.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("&"));
        ask("POST", "/faults?" + query);
    }

    public void clear() throws IOException, InterruptedException {
        ask("POST", "/clear");
    }

    /**
     * Something that arrived.
     *
     * @param at in microseconds of a clock that only goes forward
     * @param outcome applied, repeated or turned-away
     */
    public record Receipt(long at, String item, String key, String outcome) {}

    /** All that arrived, oldest first. */
    public List<Receipt> receipts() throws IOException, InterruptedException {
        return Arrays.stream(ask("GET", "/receipts").split("\n"))
                .filter(line -> !line.isEmpty())
                .map(line -> line.split("\t"))
                .map(part -> new Receipt(Long.parseLong(part[0]), part[1], part[2], part[3]))
                .toList();
    }

    private String ask(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
