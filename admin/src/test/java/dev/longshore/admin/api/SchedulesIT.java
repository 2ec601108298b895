package dev.longshore.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Role;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Schedules over HTTP. No scheduler runs here, so that what is planned stays undecided. */
class SchedulesIT {

    private static final String ROOT = "/api/v1/schedules";
    private static final int AT_ONCE = 8;

    private final ApiServer server = ApiServer.running();
    private final Caller operator = server.operator();

    @AfterEach
    void retireAll() {
        server.jdbc()
                .sql("update longshore.schedule set retired_at = clock_timestamp() where retired_at is null")
                .update();
        server.jdbc()
                .sql("update longshore.schedule_hold set released_at = clock_timestamp() where released_at is null")
                .update();
    }

    @Test
    void aScheduleIsMadeShownChangedAndRetiredWithItsVersions() {
        Caller.Answer made = operator.post(ROOT, body("api-nightly", "\"cron\": \"30 2 * * *\""));

        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(ROOT + "/api-nightly");
        String tag = made.header("ETag");
        assertThat(made.at("when")).isEqualTo("At 02:30 every day, by the wall clock of Europe/Berlin.");
        assertThat(made.at("nextFireAt")).isNotEmpty();
        assertThat(operator.get(ROOT + "/api-nightly").header("ETag")).isEqualTo(tag);

        Caller.Answer changed = put(operator, "api-nightly", tag, body("api-nightly", "\"cron\": \"45 3 * * *\""));
        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.header("ETag")).isNotEqualTo(tag);

        Caller.Answer late = put(operator, "api-nightly", tag, body("api-nightly", "\"cron\": \"0 4 * * *\""));
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.at("code")).isEqualTo("changed-meanwhile");
        assertThat(late.at("detail")).contains("it is at version");
        assertThat(put(operator, "api-nightly", null, body("api-nightly", "\"cron\": \"0 4 * * *\""))
                        .status())
                .isEqualTo(428);

        assertThat(delete("api-nightly?reason=over", changed.header("ETag")).status())
                .isEqualTo(204);
        assertThat(operator.get(ROOT + "/api-nightly").at("retired")).isEqualTo("true");
        assertThat(operator.post(ROOT + "/api-nightly/run-now", "{\"reason\": \"x\"}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void everyChangeStandsInTheAuditBeforeAndAfterAndRefusedOnesToo() {
        String tag = operator.post(ROOT, body("api-audited", "\"cron\": \"30 2 * * *\""))
                .header("ETag");
        put(operator, "api-audited", tag, body("api-audited", "\"cron\": \"45 3 * * *\""));
        put(operator, "api-audited", tag, body("api-audited", "\"cron\": \"0 4 * * *\""));

        List<JsonNode> acts = List.copyOf(server.as(Role.ADMIN)
                .get("/api/v1/audit?target=schedule:api-audited")
                .json()
                .get("items")
                .values());
        assertThat(acts)
                .extracting(act ->
                        act.get("action").asString() + " " + act.get("outcome").asString())
                .containsExactly("schedule.change refused", "schedule.change accepted", "schedule.create accepted");
        assertThat(acts.get(1).at("/before/cron").asString()).isEqualTo("30 2 * * *");
        assertThat(acts.get(1).at("/after/cron").asString()).isEqualTo("45 3 * * *");
        assertThat(acts.get(1).get("reason").asString()).isEqualTo("for the test");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "cron": "61 2 * * *"                                      | cron              | invalid-cron
                    "cron": "0 2 30 2 *"                                      | cron              | impossible-date
                    "cron": "* * * * * *"                                     | cron              | too-often
                    "cron": "0 2 * * *", "zone": "Europe/Atlantis"            | zone              | unknown-zone
                    "cron": "0 2 * * *", "parameters": {"note": "#{1 + 1}"}   | parameters.note   | unknown-expression
                    "cron": "0 2 * * *", "parameters": {"note": "${HOME}"}    | parameters.note   | unknown-expression
                    "cron": "0 2 * * *", "parameters": {"note": "#{T(java.lang.Runtime).getRuntime().exec('id')}"} | parameters.note | unknown-expression
                    "cron": "0 2 * * *", "parameters": {"note": "{{7 * 7}}"}  | parameters.note   | unknown-expression
                    "cron": "0 2 * * *", "parameters": {"note": "a {{today}}"} | parameters.note  | unknown-expression
                    "cron": "0 2 * * *", "parameters": {"note": "*{7*7}"}     | parameters.note   | unknown-expression
                    "cron": "0 2 * * *", "parameters": {"note": "<%= 7*7 %>"} | parameters.note   | unknown-expression
                    "cron": "0 2 * * *", "parameters": {"note": "[[7*7]]"}    | parameters.note   | unknown-expression
                    "cron": "0 2 31 4 *"                                      | cron              | impossible-date
                    "once": "2027-02-30T02:00"                                | once              | wrong-value
                    "every": "1s"                                             | every             | too-often
                    "every": "0s"                                             | every             | too-often
                    "every": {"interval": "PT0.5S"}                           | every.interval    | too-often
                    "cron": "0 2 * * *", "zone": "#{T(java.time.ZoneId).systemDefault()}" | zone  | unknown-zone
                    "cron": "0 2 * * *", "after": ["nobody"]                  | after             | unknown-schedule
                    "cron": "0 2 * * *", "crown": 1                           | crown             | unknown-field
                    "once": "2001-01-01T00:00"                                | once              | never-fires
                    "once": "2027-03-28T02:30", "clock-change": {"gap": "skip"} | once            | skipped-time
                    "cron": "0 2 * * *", "start-within": "soon"               | start-within      | wrong-value
                    "every": {"interval": "15m", "from": "+999999999-12-31T23:59:59Z"} | every.from | wrong-value
                    "every": {"interval": "15m", "from": "-999999999-01-01T00:00:00Z"} | every.from | wrong-value
                    "every": {"interval": "15m", "from": "0000-12-31T23:59:59Z"} | every.from     | wrong-value
                    "once": "+999999-01-01T00:00"                             | once              | wrong-value
                    "cron": "0 2 * * *", "valid": {"from": "9999-12-31"}      | valid.from        | wrong-value
                    """)
    void badInputNamesItsFieldInPreviewAndRequest(String fields, String field, String code) {
        for (String path : new String[] {ROOT, ROOT + "/preview"}) {
            Caller.Answer answer = operator.post(path, body("api-bad", fields));

            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.at("field")).isEqualTo(field);
            assertThat(answer.at("code")).isEqualTo(code);
            assertThat(answer.at("remedy")).isNotEmpty();
        }
        assertThat(operator.get(ROOT + "/api-bad").status()).isEqualTo(404);
    }

    /** What all others may do at most is one fire in 10 seconds. */
    @Test
    void aTenantsOwnLimitNamesItsFieldInPreviewAndRequest() {
        String often = body("api-often", "\"cron\": \"*/30 * * * * *\"");
        assertThat(operator.post(ROOT + "/preview", often).status()).isEqualTo(200);
        server.jdbc()
                .sql("insert into longshore.schedule_limit values ('PERU', interval '1 minute', 2000, 20000)")
                .update();
        try {
            for (String path : new String[] {ROOT, ROOT + "/preview"}) {
                Caller.Answer answer = operator.post(path, often);

                assertThat(answer.status()).as(answer.text()).isEqualTo(400);
                assertThat(answer.at("field")).isEqualTo("cron");
                assertThat(answer.at("code")).isEqualTo("too-often");
                assertThat(answer.at("detail")).isEqualTo("It would fire every 30s; the limit is once in 1m.");
                assertThat(answer.at("remedy")).isNotEmpty();

                Caller.Answer none = operator.post(path, body("api-often", "\"every\": \"0s\""));
                assertThat(none.at("remedy")).as(none.text()).contains("Write 1m or more, which is the limit");
            }
        } finally {
            server.jdbc()
                    .sql("delete from longshore.schedule_limit where tenant = 'PERU'")
                    .update();
        }
        assertThat(operator.get(ROOT + "/api-often").status()).isEqualTo(404);
    }

    @Test
    void severalWrongFieldsAreListed() {
        Caller.Answer answer = operator.post(
                ROOT + "/preview", body("api-bad", "\"cron\": \"x\", \"priority\": 12, \"running\": \"maybe\""));

        assertThat(answer.json().get("errors").values())
                .extracting(error -> error.get("field").asString())
                .containsExactly("cron", "priority", "running");
    }

    @Test
    void aPreviewMarksTheChangeOfTheClocksAndChangesNothing() {
        Caller.Answer answer = operator.post(
                ROOT + "/preview",
                body(
                        "api-preview",
                        "\"cron\": \"30 2 * 3,10 SUN\", \"valid\": {\"from\": \"2027-03-22\", \"until\": \"2027-12-31\"}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode gap = answer.json().get("next").get(0);
        assertThat(gap.get("at").asString()).isEqualTo("2027-03-28T01:00:00Z");
        assertThat(gap.get("clockChange").asString()).isEqualTo("after-gap");
        assertThat(gap.get("says").asString()).contains("jumps over 02:30");
        assertThat(answer.json().get("next").values())
                .anyMatch(fire -> fire.get("clockChange").asString().equals("first-of-two"));
        assertThat(operator.get(ROOT + "/api-preview").status()).isEqualTo(404);
    }

    @Test
    void aPreviewShowsTheTimeThatAJumpOfTheClockLeavesOut() {
        String skips =
                "\"cron\": \"30 2 * * *\", \"valid\": {\"from\": \"2027-03-27\"}, \"clock-change\": {\"gap\": \"skip\"}";
        Caller.Answer answer = operator.post(ROOT + "/preview", body("api-skips", skips));

        assertThat(answer.json().get("next").values())
                .as(answer.text())
                .extracting(fire -> fire.get("wall").asString() + " "
                        + fire.get("clockChange").asString())
                .startsWith("2027-03-27T02:30 none", "2027-03-28T02:30 in-gap", "2027-03-29T02:30 none")
                .hasSize(10);
        assertThat(answer.at("next.1.says")).isEqualTo("The clock jumps over 02:30 that day: it does not fire.");
        assertThat(answer.at("next.1.whyNot"))
                .isEqualTo("It is skipped: a time that the clock jumps over is left out (gap: skip).");
    }

    @Test
    void pausingHoldsShowsWhoAndWhyAndEndsOnce() {
        operator.post(ROOT, body("api-paused", "\"cron\": \"30 2 * * *\""));
        String path = ROOT + "/api-paused";

        assertThat(operator.post(path + "/resume", "{\"reason\": \"x\"}").at("code"))
                .isEqualTo("not-held");
        Caller.Answer held = operator.post(path + "/pause", "{\"reason\": \"The source moves\"}");
        assertThat(held.status()).as(held.text()).isEqualTo(200);
        assertThat(operator.post(path + "/pause", "{\"reason\": \"again\"}").status())
                .isEqualTo(409);
        assertThat(operator.get(path).at("holds.0.reason")).isEqualTo("The source moves");
        assertThat(operator.get(ROOT + "?held=true").at("items.0.name")).isEqualTo("api-paused");
        assertThat(operator.post(path + "/resume", "{\"reason\": \"It has moved\"}")
                        .status())
                .isEqualTo(204);
        assertThat(operator.get(path).json().get("holds").isEmpty()).isTrue();
        assertThat(operator.get("/api/v1/holds").at("items.0.releaseReason")).isEqualTo("It has moved");
    }

    @Test
    void maintenanceIsAHoldOfAllWithAnEndToCome() {
        assertThat(operator.post(
                                "/api/v1/holds",
                                "{\"scope\": \"all\", \"reason\": \"x\", \"until\": \"2001-01-01T00:00:00Z\"}")
                        .at("field"))
                .isEqualTo("until");
        assertThat(operator.post("/api/v1/holds", "{\"scope\": \"all\", \"subject\": \"z\", \"reason\": \"x\"}")
                        .at("detail"))
                .startsWith("All schedules have no name.");
        assertThat(operator.post("/api/v1/holds", "{\"scope\": \"job\", \"subject\": \"nobody\", \"reason\": \"x\"}")
                        .at("field"))
                .isEqualTo("subject");
        Caller.Answer held = operator.post(
                "/api/v1/holds",
                "{\"scope\": \"all\", \"reason\": \"New disks\", \"until\": \"2100-01-01T00:00:00Z\"}");
        assertThat(held.status()).as(held.text()).isEqualTo(201);
        operator.post(ROOT, body("api-maintained", "\"cron\": \"30 2 * * *\""));

        assertThat(operator.get(ROOT + "/api-maintained").at("holds.0.scope")).isEqualTo("all");
        assertThat(operator.post("/api/v1/holds/" + held.at("id") + "/release", "{\"reason\": \"Done\"}")
                        .status())
                .isEqualTo(204);
        assertThat(operator.post("/api/v1/holds/" + held.at("id") + "/release", "{\"reason\": \"Done\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void ofChangesAtOnceOneIsMadeAndTheOthersAreToldThatTheVersionIsAnOldOne() {
        String tag = operator.post(ROOT, body("api-raced", "\"cron\": \"30 2 * * *\""))
                .header("ETag");

        List<Caller.Answer> answers =
                atOnce(n -> put(operator, "api-raced", tag, body("api-raced", "\"cron\": \"" + n + " 3 * * *\"")));

        assertOneWon(answers, 200, 412, "changed-meanwhile");
        assertThat(operator.get(ROOT + "/api-raced").header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void ofThoseWhoTakeANameAtOnceOneGetsIt() {
        List<Caller.Answer> answers = atOnce(n -> operator.post(ROOT, body("api-rush", "\"cron\": \"30 2 * * *\"")));

        assertOneWon(answers, 201, 409, "name-taken");
    }

    @Test
    void ofHoldsAtOnceOneHolds() {
        List<Caller.Answer> answers = atOnce(n -> operator.post(
                "/api/v1/holds", "{\"scope\": \"job\", \"subject\": \"orders-export\", \"reason\": \"Moves\"}"));

        assertOneWon(answers, 201, 409, "held-already");
    }

    @Test
    void aCalendarThatIsImportedManyTimesAtOnceHasTheEntriesOfOne() {
        String file =
                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Rush %d\r\nDTSTART;VALUE=DATE:20270301\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

        List<Caller.Answer> answers =
                atOnce(n -> imported(operator, "/api/v1/calendars?name=api-rush&reason=t", file.formatted(n)));

        assertThat(answers).extracting(Caller.Answer::status).containsOnly(200);
        assertThat(operator.get("/api/v1/calendars/api-rush")
                        .json()
                        .get("entries")
                        .size())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T00:00:00Z",
                "-999999999-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "0000-12-31T23:59:59Z"
            })
    void aMomentOfOtherYearsThanCalendarsHaveNamesItsField(String moment) {
        operator.post(ROOT, body("api-far", "\"cron\": \"30 2 * * *\""));
        String range = "{\"schedule\": \"api-far\", \"from\": \"%s\", \"until\": \"%s\"}";
        String day = "2026-11-01T00:00:00Z";

        assertFar(operator.post("/api/v1/backfills/preview", range.formatted(moment, day)), "from");
        assertFar(operator.post("/api/v1/backfills/preview", range.formatted(day, moment)), "until");
        assertFar(
                operator.post(
                        "/api/v1/holds", "{\"scope\": \"all\", \"reason\": \"x\", \"until\": \"" + moment + "\"}"),
                "until");
        assertFar(
                operator.post(ROOT + "/api-far/pause", "{\"reason\": \"x\", \"until\": \"" + moment + "\"}"), "until");
    }

    @Test
    void theFirstAndTheLastMomentOfThoseYearsAreTaken() {
        operator.post(ROOT, body("api-edges", "\"every\": {\"interval\": \"1d\", \"from\": \"9999-12-31T23:59:59Z\"}"));

        assertThat(operator.post(
                                ROOT + "/preview",
                                body(
                                        "api-edge",
                                        "\"every\": {\"interval\": \"15m\", \"from\": \"0001-01-01T00:00:00Z\"}"))
                        .status())
                .isEqualTo(200);
        assertThat(operator.post(
                                "/api/v1/backfills/preview",
                                "{\"schedule\": \"api-edges\", \"from\": \"0001-01-01T00:00:00Z\", \"until\": \"9999-12-31T23:59:59Z\"}")
                        .status())
                .isEqualTo(200);
        assertThat(operator.post(ROOT + "/api-edges/pause", "{\"reason\": \"x\", \"until\": \"9999-12-31T23:59:59Z\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void runNowAsksOnceForEachTenantAndIsRecorded() {
        operator.post(
                ROOT,
                "{\"reason\": \"t\", \"definition\": {\"schedule\": \"api-now\", \"job\": \"orders-export\", \"cron\": \"30 2 * * *\", "
                        + "\"tenants\": [\"BRAZIL\", \"PERU\"], \"parameters\": {\"from\": \"1995-01-01\"}}}");
        Caller keyed = operator.with("Idempotency-Key", "now-1");

        Caller.Answer first = keyed.post(ROOT + "/api-now/run-now", "{\"reason\": \"Auditors wait\"}");
        Caller.Answer second = keyed.post(ROOT + "/api-now/run-now", "{\"reason\": \"Auditors wait\"}");

        assertThat(first.status()).as(first.text()).isEqualTo(202);
        assertThat(first.json().get("runs").size()).isEqualTo(2);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(operator.get("/api/v1/runs/" + first.at("runs.0")).at("tenant"))
                .isEqualTo("BRAZIL");
    }

    @Test
    void whoIsBoundToATenantSeesAndTouchesItsSchedulesOnly() {
        operator.post(ROOT, body("api-of-all", "\"cron\": \"30 2 * * *\""));
        Caller brazil = server.brazil();
        String own =
                "{\"reason\": \"t\", \"definition\": {\"schedule\": \"api-brazil\", \"job\": \"orders-export\", \"cron\": \"30 2 * * *\", "
                        + "\"tenants\": \"BRAZIL\", \"parameters\": {\"from\": \"1995-01-01\"}}}";

        assertThat(brazil.post(ROOT, own).status()).isEqualTo(201);
        assertThat(brazil.post(ROOT, own.replace("\"BRAZIL\"", "\"PERU\"").replace("api-brazil", "api-peru"))
                        .status())
                .isEqualTo(403);
        Caller.Answer after =
                brazil.post(ROOT + "/preview", own.replace("\"tenants\"", "\"after\": [\"api-of-all\"], \"tenants\""));
        assertThat(after.at("field")).isEqualTo("after");
        assertThat(after.text()).doesNotContain("Known are");
        assertThat(brazil.get(ROOT).json().get("items").values())
                .extracting(schedule -> schedule.get("name").asString())
                .containsExactly("api-brazil");
        for (String path : new String[] {"", "/fires"}) {
            assertThat(brazil.get(ROOT + "/api-of-all" + path).status()).isEqualTo(404);
        }
        for (String verb : new String[] {"pause", "resume", "run-now"}) {
            assertThat(brazil.post(ROOT + "/api-of-all/" + verb, "{\"reason\": \"x\"}")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(brazil.post("/api/v1/holds", "{\"scope\": \"all\", \"reason\": \"x\"}")
                        .status())
                .isEqualTo(403);
        operator.post(ROOT + "/api-of-all/pause", "{\"reason\": \"a secret of others\"}");
        assertThat(brazil.get("/api/v1/holds").text()).doesNotContain("a secret of others");
    }

    @Test
    void whatAFileDefinesIsChangedThere() {
        operator.post(ROOT, body("api-filed", "\"cron\": \"30 2 * * *\""));
        server.jdbc()
                .sql("update longshore.schedule set source = 'file', file = 'nightly.yml' where name = 'api-filed'")
                .update();
        String tag = operator.get(ROOT + "/api-filed").header("ETag");

        Caller.Answer refused = put(operator, "api-filed", tag, body("api-filed", "\"cron\": \"0 4 * * *\""));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("detail")).contains("nightly.yml");
        assertThat(delete("api-filed?reason=x", tag).status()).isEqualTo(409);
    }

    @Test
    void aHeldFireIsReleasedOnceAndAnotherLeftOut() {
        operator.post(ROOT, body("api-held", "\"cron\": \"30 2 * * *\""));
        List<Long> fires = server.jdbc().sql("""
                        insert into longshore.schedule_fire (schedule_id, planned_at, logical_date, decision, reason, waits_for, review_at, decided_at)
                        select s.id, timestamptz '2026-11-20T02:30:00Z' + n * interval '1 day', date '2026-11-20' + n, 'held', 'It is paused.', 'hold', now() + interval '1 hour', now()
                        from longshore.schedule s, generate_series(0, 1) n where s.name = 'api-held' returning id
                        """).query(Long.class).list();
        String first = ROOT + "/api-held/fires/" + fires.get(0);
        String second = ROOT + "/api-held/fires/" + fires.get(1);

        Caller.Answer released = operator.post(first + "/release", "{\"reason\": \"Auditors wait\"}");

        assertThat(released.status()).as(released.text()).isEqualTo(202);
        assertThat(operator.get("/api/v1/runs/" + released.at("run")).at("origin"))
                .isEqualTo("schedule");
        assertThat(operator.post(second + "/skip", "{\"reason\": \"Not needed\"}")
                        .status())
                .isEqualTo(204);
        for (String verb : new String[] {"/release", "/skip"}) {
            Caller.Answer late = operator.post(first + verb, "{\"reason\": \"x\"}");
            assertThat(late.status()).isEqualTo(409);
            assertThat(late.at("detail")).contains("does not wait: it is asked");
        }
        assertThat(operator.post(second.replace("api-held", "api-other") + "/skip", "{\"reason\": \"x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(operator.post(second + "/skip", "{\"reason\": \"\"}").status())
                .isEqualTo(400);
        assertThat(server.as(Role.ADMIN)
                        .get("/api/v1/audit?target=fire:" + fires.get(0))
                        .text())
                .contains("fire.release", "Auditors wait");
    }

    @Test
    void firesShowPlannedAndActualTimeAndWhy() {
        operator.post(ROOT, body("api-fired", "\"cron\": \"30 2 * * *\""));
        server.jdbc().sql("""
                        insert into longshore.schedule_fire (schedule_id, planned_at, logical_date, decision, reason, decided_at)
                        select s.id, timestamptz '2026-11-20T01:30:00Z' + n * interval '1 day', date '2026-11-20' + n, 'skipped', 'An earlier run goes on.',
                          timestamptz '2026-11-20T01:30:01.5Z' + n * interval '1 day'
                        from longshore.schedule s, generate_series(0, 2) n where s.name = 'api-fired'
                        """).update();

        Caller.Answer page = operator.get(ROOT + "/api-fired/fires?limit=2");
        Caller.Answer older = operator.get(ROOT + "/api-fired/fires?limit=2&after=" + page.at("next"));

        assertThat(page.at("items.0.plannedAt")).isEqualTo("2026-11-22T01:30:00Z");
        assertThat(page.at("items.0.latenessSeconds")).isEqualTo("1.5");
        assertThat(page.at("items.0.reason")).isEqualTo("An earlier run goes on.");
        assertThat(older.json().get("items").size()).isEqualTo(1);
        assertThat(operator.get(ROOT + "?limit=1").at("items.0.lastFire.decision"))
                .isEqualTo("skipped");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999", "101", "0", "\"2\"", "2.5"})
    void aNumberAtOnceThatDoesNotFitIsNamedAsTheBodySpellsIt(String atOnce) {
        operator.post(ROOT, body("api-wide", "\"cron\": \"30 2 * * *\""));

        Caller.Answer answer = operator.post(
                "/api/v1/backfills/preview",
                "{\"schedule\": \"api-wide\", \"from\": \"2026-11-01T00:00:00Z\", \"until\": \"2026-11-04T00:00:00Z\", \"atOnce\": "
                        + atOnce + "}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("field")).isEqualTo("atOnce");
        assertThat(answer.text()).doesNotContain("line -1");
    }

    @Test
    void whatIsNotThereOrNotAllowedHasARemedy() {
        for (Caller.Answer answer : List.of(
                operator.get(ROOT + "/nobody"),
                operator.get("/api/v1/nothing"),
                operator.post("/api/v1/holds/1234567/release", "{\"reason\": \"x\"}"),
                server.as(Role.VIEWER).post(ROOT, body("api-viewed", "\"cron\": \"30 2 * * *\"")))) {
            assertThat(answer.status()).as(answer.text()).isIn(403, 404);
            assertThat(answer.at("remedy")).as(answer.text()).endsWith(".");
        }
    }

    @Test
    void theListIsFilteredAndPagedByName() {
        for (String name : List.of("api-page-1", "api-page-10", "api-page", "api-pagf")) {
            operator.post(ROOT, body(name, "\"cron\": \"30 2 * * *\""));
        }
        operator.post(ROOT + "/api-page-10/pause", "{\"reason\": \"x\"}");

        Caller.Answer first = operator.get(ROOT + "?q=api-page&limit=2");
        Caller.Answer second = operator.get(ROOT + "?q=api-page&limit=2&after=" + first.at("next"));

        assertThat(names(first)).containsExactly("api-page", "api-page-1");
        assertThat(names(second)).containsExactly("api-page-10");
        assertThat(names(operator.get(ROOT + "?job=orders-export&tenant=PERU&held=false")))
                .containsExactly("api-page", "api-page-1", "api-pagf");
        assertThat(names(operator.get(ROOT + "?held=true"))).containsExactly("api-page-10");
        assertThat(names(operator.get(ROOT + "?tenant=KENYA"))).isEmpty();
        assertThat(names(operator.get(ROOT + "?job=sample-load"))).isEmpty();
    }

    private static List<String> names(Caller.Answer list) {
        return list.json().get("items").values().stream()
                .map(item -> item.get("name").asString())
                .toList();
    }

    /** Berlin puts its clock back on 25 October 2026: that day has 25 hours, and 00:30 of the 26th is 23:30 of the 25th in UTC. */
    @Test
    void aBackfillIsAskedForInDaysOfTheSchedulesZone() {
        operator.post(ROOT, body("api-days", "\"cron\": \"30 0 * * *\""));
        String days = "{\"schedule\": \"api-days\", \"firstDay\": \"%s\", \"lastDay\": \"%s\"}";

        Caller.Answer preview = operator.post("/api/v1/backfills/preview", days.formatted("2026-10-25", "2026-10-26"));
        assertThat(preview.at("first")).as(preview.text()).isEqualTo("2026-10-24T22:30:00Z");
        assertThat(preview.at("last")).isEqualTo("2026-10-25T23:30:00Z");
        Caller.Answer begun = operator.post(
                "/api/v1/backfills",
                days.formatted("2026-10-25", "2026-10-25").replace("}", ", \"reason\": \"One day\"}"));
        assertThat(begun.at("from")).as(begun.text()).isEqualTo("2026-10-24T22:00:00Z");
        assertThat(begun.at("until")).isEqualTo("2026-10-25T23:00:00Z");
        assertThat(begun.at("runs.pending")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "firstDay": "2026-02-30", "lastDay": "2026-03-01"                     | firstDay | year-month-day
            "firstDay": "2026-11-01", "lastDay": "later"                          | lastDay  | year-month-day
            "firstDay": "2026-11-02", "lastDay": "2026-11-01"                     | lastDay  | an end after the beginning
            "firstDay": "2026-11-01"                                              | lastDay  | Write 1 to
            "firstDay": "2026-11-01", "until": "2026-11-08T00:00:00Z"             | until    | firstDay and lastDay, or from and until
            "firstDay": "1995-01-01", "lastDay": "2026-11-01"                     | firstDay | a shorter range
            """)
    void daysThatAreNoRangeAreRefusedWithTheirField(String range, String field, String remedy) {
        operator.post(ROOT, body("api-no-days", "\"cron\": \"30 0 * * *\""));

        Caller.Answer answer =
                operator.post("/api/v1/backfills/preview", "{\"schedule\": \"api-no-days\", " + range + "}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("field")).as(answer.text()).isEqualTo(field);
        assertThat(answer.at("remedy")).contains(remedy);
    }

    @Test
    void aBackfillIsPreviewedBegunAndActedOnAsAWhole() {
        operator.post(ROOT, body("api-filled", "\"cron\": \"30 2 * * *\""));
        String wish =
                "{\"schedule\": \"api-filled\", \"from\": \"2026-11-01T00:00:00Z\", \"until\": \"2026-11-04T00:00:00Z\"";

        Caller.Answer preview = operator.post("/api/v1/backfills/preview", wish + "}");
        assertThat(preview.status()).as(preview.text()).isEqualTo(200);
        assertThat(preview.at("runs")).isEqualTo("3");
        assertThat(operator.post("/api/v1/backfills", wish + "}").at("field")).isEqualTo("reason");
        Caller.Answer begun = operator.post("/api/v1/backfills", wish + ", \"reason\": \"The source was late\"}");
        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        assertThat(begun.at("runs.pending")).isEqualTo("3");
        Caller.Answer overlap = operator.post("/api/v1/backfills/preview", wish + "}");
        assertThat(overlap.at("overlaps.0.id")).as(overlap.text()).isEqualTo(begun.at("id"));
        assertThat(overlap.at("overlaps.0.pending")).isEqualTo("3");
        assertThat(overlap.at("overlaps.0.says"))
                .contains("(running) covers 1 Nov 2026 01:00 Europe/Berlin until 4 Nov 2026 01:00 Europe/Berlin");
        String path = begun.header("Location");
        assertThat(operator.post(path + "/resume", "{\"reason\": \"x\"}").status())
                .isEqualTo(409);
        assertThat(operator.post(path + "/pause", "{\"reason\": \"x\"}").at("state"))
                .isEqualTo("paused");
        assertThat(operator.post(path + "/cancel", "{\"reason\": \"x\"}").at("state"))
                .isEqualTo("cancelled");
        assertThat(server.brazil().get(path).status()).isEqualTo(404);
        assertThat(server.brazil().post(path + "/cancel", "{\"reason\": \"x\"}").status())
                .isEqualTo(404);
    }

    @Test
    void aCalendarIsImportedUsedAndThenCannotBeRemoved() {
        String file =
                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Closed\r\nDTSTART;VALUE=DATE:20270301\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        String path = "/api/v1/calendars?name=api-closed&reason=t";

        assertThat(imported(server.brazil(), path, file).status()).isEqualTo(403);
        Caller.Answer made = imported(operator, path, file);
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        assertThat(made.at("entries.0.firstDay")).isEqualTo("2027-03-01");
        assertThat(imported(operator, path, "x").at("field")).isEqualTo("file");
        Caller.Answer latin = operator.with("Content-Type", "text/calendar")
                .send(
                        "POST",
                        path,
                        HttpRequest.BodyPublishers.ofByteArray(
                                file.replace("Closed", "G\u00E4nse").getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(latin.at("detail")).as(latin.text()).contains("not UTF-8");
        Caller.Answer preview = operator.post(
                ROOT + "/preview", body("api-calm", "\"cron\": \"30 2 1 3 *\", \"calendars\": [\"api-closed\"]"));
        assertThat(preview.at("next.0.whyNot")).as(preview.text()).contains("Closed");
        operator.post(ROOT, body("api-calm", "\"cron\": \"30 2 1 3 *\", \"calendars\": [\"api-closed\"]"));
        assertThat(operator.send("DELETE", "/api/v1/calendars/api-closed?reason=t", HttpRequest.BodyPublishers.noBody())
                        .status())
                .isEqualTo(409);
    }

    @Test
    void theTimetableAndTheChainAreServed() {
        operator.post(ROOT, body("api-first", "\"cron\": \"0 * * * *\""));
        operator.post(ROOT, body("api-second", "\"after\": [\"api-first\"]"));

        Caller.Answer timetable = operator.get("/api/v1/timetable?hours=3");
        assertThat(timetable.json().get("runs").values())
                .extracting(run -> run.get("schedule").asString())
                .contains("api-first", "api-second");
        assertThat(operator.get("/api/v1/timetable?hours=900").status()).isEqualTo(400);
        Caller.Answer chain = operator.get(ROOT + "/api-first/chain");
        assertThat(chain.at("schedules.1.schedule")).isEqualTo("api-second");
        assertThat(chain.at("schedules.1.level")).isEqualTo("1");
        assertThat(server.brazil().get(ROOT + "/api-first/chain").status()).isEqualTo(404);
        assertThat(server.brazil().get("/api/v1/timetable").text()).doesNotContain("api-first");
    }

    @Test
    void aCalendarFollowsAnAddress() {
        String asks = "{\"name\": \"api-follows\", \"url\": \"%s\", \"effect\": \"%s\", \"reason\": \"Holidays\"}";

        Caller.Answer follows =
                operator.post("/api/v1/calendars", asks.formatted("https://example.org/holidays.ics", "wait"));

        assertThat(follows.status()).as(follows.text()).isEqualTo(200);
        assertThat(follows.at("url")).isEqualTo("https://example.org/holidays.ics");
        assertThat(follows.at("effect")).isEqualTo("wait");
        assertThat(operator.post("/api/v1/calendars", asks.formatted("file:///etc/passwd", "skip"))
                        .at("field"))
                .isEqualTo("url");
        assertThat(operator.post("/api/v1/calendars", asks.formatted("https://example.org/a.ics", "stop"))
                        .at("field"))
                .isEqualTo("effect");
        assertThat(server.brazil()
                        .post("/api/v1/calendars", asks.formatted("https://example.org/a.ics", "skip"))
                        .status())
                .isIn(400, 403);
        assertThat(server.as(Role.ADMIN)
                        .get("/api/v1/audit?target=calendar:api-follows")
                        .text())
                .contains("calendar.save", "Holidays");
    }

    private static List<Caller.Answer> atOnce(IntFunction<Caller.Answer> act) {
        CyclicBarrier start = new CyclicBarrier(AT_ONCE);
        ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<CompletableFuture<Caller.Answer>> answers = IntStream.range(0, AT_ONCE)
                    .mapToObj(n -> CompletableFuture.supplyAsync(
                            () -> {
                                await(start);
                                return act.apply(n);
                            },
                            callers))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        } finally {
            callers.shutdownNow();
        }
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertOneWon(List<Caller.Answer> answers, int won, int lost, String code) {
        assertThat(answers)
                .extracting(Caller.Answer::status)
                .containsOnly(won, lost)
                .containsOnlyOnce(won);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == lost)
                .extracting(answer -> answer.at("code"))
                .containsOnly(code);
    }

    private static void assertFar(Caller.Answer answer, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("field")).isEqualTo(field);
        assertThat(answer.at("remedy")).contains("0001 to 9999");
    }

    private static Caller.Answer imported(Caller caller, String path, String file) {
        return caller.with("Content-Type", "text/calendar")
                .send("POST", path, HttpRequest.BodyPublishers.ofString(file));
    }

    private Caller.Answer delete(String path, String tag) {
        return operator.with("If-Match", tag).send("DELETE", ROOT + "/" + path, HttpRequest.BodyPublishers.noBody());
    }

    private static Caller.Answer put(Caller caller, String name, String tag, String body) {
        Caller typed = caller.with("Content-Type", "application/json");
        return (tag == null ? typed : typed.with("If-Match", tag))
                .send("PUT", ROOT + "/" + name, HttpRequest.BodyPublishers.ofString(body));
    }

    private static String body(String name, String fields) {
        String zone = fields.contains("\"zone\"") ? "" : "\"zone\": \"Europe/Berlin\", ";
        String parameters = fields.contains("\"parameters\"") ? "" : "\"parameters\": {\"from\": \"1995-01-01\"}, ";
        return "{\"reason\": \"for the test\", \"definition\": {\"schedule\": \"" + name
                + "\", \"job\": \"orders-export\", \"tenants\": \"PERU\", " + zone + parameters + fields + "}}";
    }
}
