package dev.longshore.admin.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Role;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactsIT {

    private static final int SIZE = 300_000;

    private final ApiServer server = ApiServer.running();
    private final Caller viewer = server.as(Role.VIEWER);
    private final byte[] content = new byte[SIZE];
    private String sha256 = "";
    private long artifact;

    @BeforeEach
    void publish() throws Exception {
        new Random(7).nextBytes(content);
        sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        Path file = server.folders().artifacts().resolve("run/orders.csv");
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        artifact = register("orders.csv", "run/orders.csv", "PERU");
    }

    @Test
    void theWholeFileComesWithItsChecksum() {
        Caller.Answer answer = viewer.get(address());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bytes()).isEqualTo(content);
        assertThat(answer.header("X-Checksum-SHA256")).isEqualTo(sha256);
        assertThat(answer.header("Repr-Digest")).startsWith("sha-256=:").endsWith(":");
        assertThat(answer.header("ETag")).isEqualTo("\"" + sha256 + "\"");
        assertThat(answer.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(answer.header("Content-Length")).isEqualTo("300000");
        assertThat(answer.header("Content-Type")).startsWith("text/csv");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 0",
        "bytes=0-199999, 0, 199999",
        "bytes=100000-, 100000, 299999",
        "bytes=-5, 299995, 299999",
        "bytes=299999-400000, 299999, 299999",
        "bytes=-400000, 0, 299999"
    })
    void aRangeIsAnswered(String range, int first, int last) {
        Caller.Answer answer = viewer.with("Range", range).get(address());

        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes " + first + "-" + last + "/300000");
        assertThat(answer.bytes()).isEqualTo(Arrays.copyOfRange(content, first, last + 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=300000-", "bytes=300000-300001", "bytes=-0"})
    void aRangeBehindTheEndIsAProblem(String range) {
        Caller.Answer answer = viewer.with("Range", range).get(address());

        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.header("Content-Range")).isEqualTo("bytes */300000");
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-1,5-6", "bytes=5-1", "rows=1-2", "bytes=", "bytes=-", "bytes=a-b"})
    void aRangeThatIsNotUnderstoodIsTheWholeFile(String range) {
        assertThat(viewer.with("Range", range).get(address()).status()).isEqualTo(200);
    }

    @Test
    void aRangeOfAnotherFileIsTheWholeFile() {
        assertThat(viewer.with("Range", "bytes=0-0")
                        .with("If-Range", "\"other\"")
                        .get(address())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoHasTheFileIsToldSo() {
        assertThat(viewer.with("If-None-Match", "\"" + sha256 + "\"")
                        .get(address())
                        .status())
                .isEqualTo(304);
    }

    @Test
    void headTellsAllButTheBytesAndIsNoDownload() {
        long before = downloads();
        Caller.Answer answer = viewer.send("HEAD", address(), HttpRequest.BodyPublishers.noBody());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("300000");
        assertThat(answer.header("X-Checksum-SHA256")).isEqualTo(sha256);
        assertThat(answer.bytes()).isEmpty();
        assertThat(downloads()).isEqualTo(before);
    }

    @Test
    void everyDownloadIsRecordedWithItsBytes() {
        viewer.with("Range", "bytes=10-19").get(address());

        assertThat(server.jdbc()
                        .sql(
                                "select actor || ' ' || first_byte || ' ' || last_byte from longshore.artifact_download where artifact_id = :id")
                        .param("id", artifact)
                        .query(String.class)
                        .list())
                .containsExactly("token:viewer-program 10 19");
    }

    @Test
    void aNameCannotEndTheHeader() {
        long strange = register("a\"b\r\nX-Evil: 1 ü.csv", "run/orders.csv", null);
        Caller.Answer answer = viewer.get("/api/v1/artifacts/" + strange);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Evil")).isEmpty();
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo(
                        "attachment; filename=\"a_b__X-Evil__1__.csv\"; filename*=UTF-8''a%22b%0D%0AX-Evil%3A%201%20%C3%BC.csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../secret.txt", "run/../../secret.txt", "/etc/hostname", "link.csv", "linked/orders.csv", "run"
            })
    void aFileOutsideOfTheFolderIsNeverSent(String location) throws IOException {
        Path root = server.folders().artifacts();
        Files.writeString(root.resolveSibling("secret.txt"), "secret");
        link(root.resolve("link.csv"), root.resolveSibling("secret.txt"));
        link(root.resolve("linked"), root.resolve("run"));
        Caller.Answer answer = viewer.get("/api/v1/artifacts/" + register("x.csv", location, null));

        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.at("code")).isEqualTo("artifact-missing");
        assertThat(answer.at("remedy")).contains("backup");
        assertThat(answer.text()).doesNotContain("secret", root.toString());
    }

    @Test
    void aDamagedFileIsNotSent() throws IOException {
        Files.write(server.folders().artifacts().resolve("run/short.csv"), new byte[10]);

        assertThat(viewer.get("/api/v1/artifacts/" + register("short.csv", "run/short.csv", null))
                        .status())
                .isEqualTo(410);
    }

    @Test
    void aFileOfATargetIsSentFromThere() throws IOException {
        Path file = server.shared().resolve("orders-export/1/orders.csv");
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        moveTo("shared", "orders-export/1/orders.csv");

        assertThat(viewer.get(address()).bytes()).isEqualTo(content);
        Caller.Answer part = viewer.with("Range", "bytes=100000-199999").get(address());
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Length")).isEqualTo("100000");
        assertThat(part.bytes()).isEqualTo(Arrays.copyOfRange(content, 100_000, 200_000));

        Files.write(file, new byte[10]);
        assertThat(viewer.get(address()).at("code")).isEqualTo("artifact-damaged");
        Files.delete(file);
        assertThat(viewer.get(address()).at("code")).isEqualTo("artifact-missing");
    }

    @Test
    void aTargetThatNobodyKnowsIsNamed() {
        moveTo("elsewhere", "orders-export/1/orders.csv");
        Caller.Answer answer = viewer.get(address());

        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.at("code")).isEqualTo("unknown-target");
        assertThat(answer.at("remedy")).contains("longshore.targets.elsewhere");
    }

    @Test
    void aRemovedFileIsGone() {
        server.jdbc()
                .sql("update longshore.artifact set deleted_at = now() where id = :id")
                .param("id", artifact)
                .update();

        assertThat(viewer.get(address()).status()).isEqualTo(410);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "99999999", "abc", "-1", "99999999999999999999"})
    void whatIsNotThereIsNotFound(String id) {
        assertThat(viewer.get("/api/v1/artifacts/" + id).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/artifacts/..%2f..%2fetc",
                "/api/v1/artifacts/%2e%2e/runs",
                "/api/v1/artifacts/1%00",
                "/api/v1/artifacts//1"
            })
    void aPathForAnIdIsNotServed(String path) {
        assertThat(viewer.get(path).status()).isIn(400, 404);
    }

    @Test
    void anotherTenantsFileIsNotThere() {
        assertThat(server.brazil().get(address()).status()).isEqualTo(404);
        assertThat(server.brazil().get("/api/v1/artifacts").text()).doesNotContain(sha256);
    }

    @Test
    void aRunsArtifactsAreListed() {
        String run = viewer.get("/api/v1/artifacts?limit=1").at("items.0.run");
        Caller.Answer answer = viewer.get("/api/v1/runs/" + run + "/artifacts");

        assertThat(answer.at("items.0.sha256")).isEqualTo(sha256);
        assertThat(answer.at("items.0.href")).startsWith("/api/v1/artifacts/");
        assertThat(viewer.get("/api/v1/artifacts?run=" + run).at("items.0.id")).isEqualTo(answer.at("items.0.id"));
        assertThat(answer.text()).doesNotContain("location");
    }

    @Test
    void aLinkNeedsNoAccountAndIsRecordedUnderItsMaker() {
        String href = link(24);
        Caller.Answer answer = server.nobody().get(href);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.bytes()).isEqualTo(content);
        assertThat(server.nobody().with("Range", "bytes=0-9").get(href).status())
                .isEqualTo(206);
        assertThat(server.operator().get(address() + "/downloads").text())
                .contains("\"actor\":\"link:token:operator-program\"", "\"lastByte\":9");
        assertThat(server.jdbc()
                        .sql("select actor from longshore.audit where action = 'artifact.link' and target = :target")
                        .param("target", "artifact:" + artifact)
                        .query(String.class)
                        .list())
                .containsExactly("token:operator-program");
    }

    @Test
    void aLinkThatWasTouchedIsNone() {
        String href = link(24);
        String token = href.substring(href.lastIndexOf('/') + 1);
        String text = new String(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), UTF_8);
        String later = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.replaceFirst(" 1", " 2").getBytes(UTF_8));
        assertThat(later).isNotEqualTo(token.substring(0, token.indexOf('.')));

        for (String touched : List.of(
                later + token.substring(token.indexOf('.')),
                token.substring(0, token.length() - 2) + "AA",
                token.substring(0, token.indexOf('.')) + ".",
                "." + token.substring(token.indexOf('.') + 1),
                "x",
                token.substring(0, token.indexOf('.')))) {
            assertThat(server.nobody().get("/api/v1/links/" + touched).status())
                    .as(touched)
                    .isEqualTo(404);
        }
        assertThat(server.nobody().get(href).status()).isEqualTo(200);
    }

    @Test
    void aLinkLastsNoLongerThanItsFile() {
        server.jdbc()
                .sql("update longshore.artifact set expires_at = now() - interval '1 second' where id = :id")
                .param("id", artifact)
                .update();
        Caller.Answer answer = server.nobody().get(link(24));

        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.at("code")).isEqualTo("link-expired");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 721})
    void aLinkHasALongestLife(int hours) {
        assertThat(server.operator()
                        .post(address() + "/links", "{\"hours\": " + hours + "}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void deletingEndsTheFileAndItsLinksAndIsAudited() {
        String href = link(24);
        String target = address() + "?reason=wrong%20rows";

        assertThat(viewer.send("DELETE", target, HttpRequest.BodyPublishers.noBody())
                        .status())
                .isEqualTo(403);
        assertThat(server.operator()
                        .send("DELETE", address(), HttpRequest.BodyPublishers.noBody())
                        .status())
                .isEqualTo(400);
        assertThat(server.brazil()
                        .send("DELETE", target, HttpRequest.BodyPublishers.noBody())
                        .status())
                .isEqualTo(404);
        assertThat(viewer.get(address()).status()).isEqualTo(200);

        assertThat(server.operator()
                        .send("DELETE", target, HttpRequest.BodyPublishers.noBody())
                        .status())
                .isEqualTo(204);

        assertThat(viewer.get(address()).status()).isEqualTo(410);
        assertThat(server.nobody().get(href).status()).isEqualTo(410);
        assertThat(server.operator().post(address() + "/links", "{}").status()).isEqualTo(409);
        assertThat(server.jdbc()
                        .sql(
                                "select actor || ' ' || reason from longshore.audit where action = 'artifact.delete' and target = :target")
                        .param("target", "artifact:" + artifact)
                        .query(String.class)
                        .list())
                .containsExactly("token:operator-program wrong rows");
    }

    @Test
    void whoAskedForAFileMayGiveItAway() {
        long run = server.jdbc()
                .sql("select run_id from longshore.artifact where id = :id")
                .param("id", artifact)
                .query(Long.class)
                .single();
        String name = "token:viewer-program";
        for (String theirs : new String[] {
            "set caller = '" + name + "'", // asked with this token, as an operator then
            "set caller = 'app', origin = 'sql', context = context || '{\"actor\": \"" + name
                    + "\"}'" // asked for them by an application
        }) {
            server.jdbc()
                    .sql("update longshore.run " + theirs + " where id = " + run)
                    .update();

            Caller.Answer made = viewer.post(address() + "/links", "{\"hours\": 1}");
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            assertThat(server.nobody().get(made.at("href")).bytes()).isEqualTo(content);
            assertThat(viewer.get(address() + "/downloads").status()).isEqualTo(403);
            assertThat(server.brazil().post(address() + "/links", "{}").status())
                    .isEqualTo(404);
        }
        // a client of the database may call itself what it likes
        server.jdbc()
                .sql("update longshore.run set caller = '" + name
                        + "', origin = 'sql', context = context - 'actor' where id = " + run)
                .update();
        Caller.Answer refused = viewer.post(address() + "/links", "{}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("code")).isEqualTo("not-yours");
        assertThat(server.jdbc()
                        .sql(
                                "select string_agg(outcome, ' ' order by id) from longshore.audit where action = 'artifact.link' and actor = :actor and target = :target")
                        .param("actor", name)
                        .param("target", "artifact:" + artifact)
                        .query(String.class)
                        .single())
                .isEqualTo("accepted accepted refused");
    }

    @Test
    void onlyOperatorsSeeWhoFetchedAndGiveAwayWhatOthersAskedFor() {
        assertThat(viewer.get(address() + "/downloads").status()).isEqualTo(403);
        assertThat(viewer.post(address() + "/links", "{}").status()).isEqualTo(403);
        assertThat(server.brazil().get(address() + "/downloads").status()).isEqualTo(404);
        assertThat(server.brazil().post(address() + "/links", "{}").status()).isEqualTo(404);
    }

    private void moveTo(String target, String location) {
        server.jdbc()
                .sql("update longshore.artifact set target = :target, location = :location where id = :id")
                .param("target", target)
                .param("location", location)
                .param("id", artifact)
                .update();
    }

    private String link(int hours) {
        Caller.Answer answer = server.operator().post(address() + "/links", "{\"hours\": " + hours + "}");
        assertThat(answer.status()).isEqualTo(201);
        return answer.at("href");
    }

    private static void link(Path link, Path target) throws IOException {
        if (!Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, target);
        }
    }

    private long register(String name, String location, String tenant) {
        String run = server.operator()
                .post("/api/v1/runs", "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}}")
                .at("id");
        return server.jdbc()
                .sql("""
                        insert into longshore.artifact (run_id, tenant, name, media_type, location, bytes, rows, sha256, manifest)
                        values (:run, :tenant, :name, 'text/csv; charset=utf-8', :location, :bytes, 10, :sha256, '{}') returning id""")
                .param("run", Long.parseLong(run))
                .param("tenant", tenant)
                .param("name", name)
                .param("location", location)
                .param("bytes", SIZE)
                .param("sha256", sha256)
                .query(Long.class)
                .single();
    }

    private long downloads() {
        return server.jdbc()
                .sql("select count(*) from longshore.artifact_download where artifact_id = :id")
                .param("id", artifact)
                .query(Long.class)
                .single();
    }

    private String address() {
        return "/api/v1/artifacts/" + artifact;
    }
}
