package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bad input is a problem that names its field, and leaves no row. */
class BadInputIT {

    private final ApiServer server = ApiServer.running();
    private final Caller operator = server.operator();

    static Stream<Arguments> bodies() {
        return Stream.of(
                bad("malformed", "body", "{\"job\": \"orders-export\""),
                bad("empty", "body", ""),
                bad("not an object", "body", "[1]"),
                bad("two documents", "body", ok() + "{}"),
                bad("a name twice", "job", "{\"job\": \"orders-export\", \"job\": \"everything\"}"),
                bad(
                        "a parameter twice",
                        "from",
                        "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\", \"from\": \"1996-01-01\"}}"),
                bad("unknown field", "jobs", "{\"jobs\": \"orders-export\"}"),
                bad("class name", "@class", "{\"job\": \"orders-export\", \"@class\": \"java.lang.Runtime\"}"),
                bad("no job", "job", "{}"),
                bad("null job", "job", "{\"job\": null}"),
                bad("unknown job", "job", "{\"job\": \"nothing-export\"}"),
                bad("job of a strange name", "job", "{\"job\": \"x,java.lang.Class,true\"}"),
                bad("job of a wrong type", "job", "{\"job\": 7}"),
                bad("reason of a wrong type", "reason", "{\"job\": \"orders-export\", \"reason\": 5}"),
                bad("reason that is true", "reason", "{\"job\": \"orders-export\", \"reason\": true}"),
                bad("parameters of a wrong type", "parameters", "{\"job\": \"orders-export\", \"parameters\": [1]}"),
                with("missing", "parameters.from", ""),
                with("null", "parameters.from", "\"from\": null"),
                with("unknown", "parameters.form", "\"from\": \"1995-01-01\", \"form\": 1"),
                with("not a date", "parameters.from", "\"from\": \"yesterday\""),
                with("no such day", "parameters.from", "\"from\": \"1995-02-30\""),
                with("number for a date", "parameters.from", "\"from\": 19950101"),
                with("date out of range", "parameters.from", "\"from\": \"2995-01-01\""),
                with("year 292278994", "parameters.from", "\"from\": \"+292278994-08-17\""),
                with("list for a date", "parameters.from", "\"from\": [\"1995-01-01\"]"),
                with("text for a number", "parameters.rows", "\"from\": \"1995-01-01\", \"rows\": \"10\""),
                with("fraction for an integer", "parameters.rows", "\"from\": \"1995-01-01\", \"rows\": 1.5"),
                with("too large", "parameters.rows", "\"from\": \"1995-01-01\", \"rows\": 1e400"),
                with("beyond long", "parameters.rows", "\"from\": \"1995-01-01\", \"rows\": 99999999999999999999"),
                with("decimal out of range", "parameters.factor", "\"from\": \"1995-01-01\", \"factor\": 10.01"),
                with("text for a boolean", "parameters.safe", "\"from\": \"1995-01-01\", \"safe\": \"true\""),
                with(
                        "not allowed",
                        "parameters.organization",
                        "\"from\": \"1995-01-01\", \"organization\": \"ATLANTIS\""),
                with(
                        "2,501 characters",
                        "parameters.note",
                        "\"from\": \"1995-01-01\", \"note\": \"" + "x".repeat(2501) + "\""),
                with("NUL", "parameters.note", "\"from\": \"1995-01-01\", \"note\": \"a\\u0000b\""),
                with("lone surrogate", "parameters.note", "\"from\": \"1995-01-01\", \"note\": \"\\ud800\""),
                bad("not a number", "body", body("\"from\": \"1995-01-01\", \"rows\": NaN")),
                bad("number of 200 digits", "body", body("\"from\": \"1995-01-01\", \"rows\": " + "9".repeat(200))),
                bad("10,000 levels", "body", body("\"from\": " + "[".repeat(10_000) + "]".repeat(10_000))),
                bad(
                        "too many parameters",
                        "parameters.p0",
                        body(IntStream.range(0, 2_000)
                                .mapToObj(i -> "\"p" + i + "\": 1")
                                .collect(Collectors.joining(",")))),
                bad("longer than 64 KiB", "body", body("\"note\": \"" + "x".repeat(65_536) + "\"")),
                bad("1 MB", "body", body("\"note\": \"" + "x".repeat(1_048_576) + "\"")),
                bad(
                        "long reason",
                        "reason",
                        "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}, \"reason\": \""
                                + "x".repeat(1001) + "\"}"),
                bad(
                        "NUL in reason",
                        "reason",
                        "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}, \"reason\": \"\\u0000\"}"),
                bad(
                        "no language",
                        "locale",
                        "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}, \"locale\": \"p_t\"}"),
                bad(
                        "no zone",
                        "zone",
                        "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}, \"zone\": \"Mars/Olympus\"}"),
                bad(
                        "no lane",
                        "lane",
                        "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}, \"lane\": \"express\"}"),
                bad(
                        "two tenants",
                        "parameters.organization",
                        "{\"job\": \"orders-export\", \"tenant\": \"PERU\", \"parameters\": {\"from\": \"1995-01-01\", \"organization\": \"BRAZIL\"}}"),
                bad(
                        "line feed in correlation id",
                        "correlationId",
                        "{\"job\": \"orders-export\", \"parameters\": {\"from\": \"1995-01-01\"}, \"correlationId\": \"a\\nb\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aBadBodyIsAProblemThatNamesTheField(String name, String field, String body) {
        long before = server.runs();
        Caller.Answer answer = operator.post("/api/v1/runs", body);

        assertIsProblem(answer, field);
        assertThat(server.runs()).isEqualTo(before);
    }

    @Test
    void aFieldOfAWrongTypeIsToldWhichBelongsThere() {
        assertThat(operator.post("/api/v1/runs", "{\"job\": 7}").text())
                .contains("The field \\\"job\\\" is not a text in quotes.");
        assertThat(operator.post("/api/v1/runs", "{\"job\": \"orders-export\", \"parameters\": [1]}")
                        .text())
                .contains("The field \\\"parameters\\\" is not an object, {\\\"name\\\": value, …}.");
        assertThat(operator.post("/api/v1/runs", "{\"job\": {}}").text()).contains("is not a text in quotes.");
    }

    @Test
    void bytesThatAreNotUtf8AreAProblem() {
        long before = server.runs();
        byte[] body = ok().getBytes(StandardCharsets.UTF_8);
        body[10] = (byte) 0xff;

        assertIsProblem(operator.post("/api/v1/runs", body), "body");
        assertThat(server.runs()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words"})
    void aBadKeyIsAProblem(String key) {
        long before = server.runs();
        String sent = key.isEmpty() ? "k".repeat(201) : key;

        assertIsProblem(operator.with("Idempotency-Key", sent).post("/api/v1/runs", ok()), "Idempotency-Key");
        assertThat(server.runs()).isEqualTo(before);
    }

    @Test
    void everyWrongParameterIsListed() {
        Caller.Answer answer = operator.post("/api/v1/runs", body("\"from\": 1, \"rows\": \"x\", \"nonsense\": 1"));

        assertThat(answer.json().get("errors").values())
                .extracting(error -> error.get("field").asString())
                .containsExactlyInAnyOrder("parameters.from", "parameters.rows", "parameters.nonsense");
    }

    @Test
    void theSameLaunchWorksOnceItIsRight() {
        operator.post("/api/v1/runs", body("\"from\": 1"));

        assertThat(operator.post("/api/v1/runs", ok()).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=501",
                "limit=1000000000",
                "limit=0",
                "limit=x",
                "state=WAITING",
                "job=%27%20or%201%3D1",
                "from=tomorrow",
                "to=2026-13-01",
                "after=abc",
                "after=1-1&before=1-1",
                "origin=mars",
                "sort=id;select%20pg_sleep(5)",
                "state=QUEUED&limit=5&limit=6",
                "tenant=%00",
                "after=99999999999999999-999999999999999999&limit=-1"
            })
    void aBadQueryIsAProblem(String query) {
        String name = query.contains("before=")
                ? "before"
                : query.replaceFirst(".*&?(limit)=-1$", "limit=").replaceFirst("=.*", "");
        assertIsProblem(operator.get("/api/v1/runs?" + query), query.contains("limit=6") ? "limit" : name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%0Aa=1", "%00=1", "=1", "x"})
    void aNameThatIsNoParameterIsAProblemWhateverStandsInIt(String query) {
        Caller.Answer answer = operator.get("/api/v1/runs?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.at("code")).isEqualTo("unknown-parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"askedBy=%ff", "tenant=%ED%A0%80", "askedBy=%C0%80"})
    void parametersThatAreNotUtf8AreAProblem(String query) {
        assertIsProblem(operator.get("/api/v1/runs?" + query), "address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "0", "-1", "9999999999999999999999", "1.0"})
    void aBadIdIsAProblem(String id) {
        assertIsProblem(operator.get("/api/v1/runs/" + id), "id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "multipart/form-data", "application/x-www-form-urlencoded"})
    void whatIsNotJsonIsRefused(String type) {
        Caller.Answer answer = operator.with("Content-Type", type)
                .send("POST", "/api/v1/runs", java.net.http.HttpRequest.BodyPublishers.ofString(ok()));

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.at("field")).isEqualTo("Content-Type");
    }

    private static void assertIsProblem(Caller.Answer answer, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.at("field")).as(answer.text()).isEqualTo(field);
        assertThat(answer.at("code")).matches("[a-z-]+");
        assertThat(answer.at("detail")).isNotBlank();
        assertThat(answer.text())
                .doesNotContain("Exception", "at java", "tools.jackson", "org.spring", "dev.longshore");
        assertThat(answer.text().length()).isLessThan(8_000);
    }

    private static String ok() {
        return body("\"from\": \"1995-01-01\"");
    }

    private static String body(String parameters) {
        return "{\"job\": \"orders-export\", \"parameters\": {" + parameters + "}}";
    }

    private static Arguments with(String name, String field, String parameters) {
        return Arguments.of(name, field, body(parameters));
    }

    private static Arguments bad(String name, String field, String body) {
        return Arguments.of(name, field, body);
    }
}
