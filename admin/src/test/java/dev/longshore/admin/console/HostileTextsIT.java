package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that others choose, from parameters to reasons, are shown by a real Chromium as texts: none becomes a part of the page. */
class HostileTextsIT {

    private static final String HOSTILE =
            "\"'><img src=x data-owned onerror=\"window.owned=1\"><script data-owned>window.owned=1</script>";

    /** Wherever a text is stored that a caller, an operator, a file, an error or a host's name can choose. */
    private static final String SPOIL = """
            update longshore.worker set name = id || :hostile, host = :hostile, version = :hostile;
            update longshore.run set tenant = :hostile, caller = :hostile,
              parameters = parameters || jsonb_build_object('from', :hostile, :hostile, :hostile),
              context = context || jsonb_build_object('actor', :hostile, 'reason', :hostile, 'locale', :hostile, 'zone', :hostile, :hostile, :hostile);
            update longshore.work_unit set label = :hostile;
            update longshore.run_command set actor = :hostile, reason = :hostile;
            update longshore.run_event set detail = detail || jsonb_build_object('by', :hostile, 'reason', :hostile);
            update longshore.failure set step = :hostile, code = :hostile, message = :hostile, remedy = :hostile, position = :hostile,
              stack = :hostile || E'\\n\\tat ' || :hostile;
            update longshore.artifact set tenant = :hostile, name = :hostile, media_type = :hostile;
            update longshore.job set title = :hostile;
            update longshore.schedule set definition = (definition::jsonb || jsonb_build_object('description', :hostile))::text, changed_by = :hostile;
            update longshore.schedule_hold set reason = :hostile, actor = :hostile, release_reason = :hostile;
            update longshore.outcome set tenant = :hostile, customer = :hostile, waits_for = case when settled_at is null then :hostile end;
            update longshore.effect set answer = :hostile, decided_by = :hostile, decided_why = :hostile;
            insert into longshore.rejected_record (run_id, step, unit, position, item, field, value, rule, message, fingerprint, content)
              values (1841020, :hostile, 1, 1, :hostile, :hostile, :hostile, :hostile, :hostile, :hostile, :hostile);
            update longshore.past_execution set job = :hostile, status = :hostile, exit_code = :hostile, exit_message = :hostile,
              parameters = jsonb_build_array(jsonb_build_object('name', :hostile, 'value', :hostile, 'identifying', true)),
              steps = jsonb_build_array(jsonb_build_object('name', :hostile, 'status', :hostile, 'read', 1, 'written', 1, 'filtered', 0, 'skipped', 0, 'commits', 1,
                'rollbacks', 0, 'exitCode', :hostile, 'exitMessage', :hostile));
            select longshore.record_audit(:hostile, 'admin', :hostile, :hostile, :hostile, :hostile, null, jsonb_build_object(:hostile, :hostile), 'accepted');
            """;

    @TempDir
    static Path folder;

    @TempDir
    static Path profile;

    private static ConsoleServer server;
    private static Chromium browser;

    @BeforeAll
    static void start() {
        server = ConsoleServer.start(folder);
        for (String statement : SPOIL.split(";\n")) {
            if (statement.startsWith("select")) {
                server.database()
                        .jdbc()
                        .sql(statement)
                        .param("hostile", HOSTILE)
                        .query()
                        .singleRow();
            } else {
                server.database()
                        .jdbc()
                        .sql(statement)
                        .param("hostile", HOSTILE)
                        .update();
            }
        }
        browser = Chromium.open(server, profile).size(1440, 900).logIn("ines.kramer");
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/runs",
                "/runs/1841207",
                "/runs/1841020",
                "/runs/1840060",
                "/runs/1841020/restart",
                "/jobs",
                "/jobs/orders-export",
                "/history",
                "/history/1",
                "/outcomes",
                "/outcomes/7002",
                "/outcomes/7004",
                "/outcomes/7006",
                "/failures",
                "/workers",
                "/artifacts",
                "/audit",
                "/schedules",
                "/schedules/nightly-orders",
                "/schedules/nightly-orders/edit",
                "/chains/nightly-orders",
                "/timetable",
                "/holds"
            })
    void areShownAsTexts(String path) {
        browser.visit(path).until("h1");

        assertThat(owned()).as("elements of the hostile text at %s", path).isZero();
        assertThat(browser.script("return window.owned")).isNull();
        assertThat(browser.complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q", "state", "job", "askedBy", "from"})
    void areShownAsTextsOfASearchToo(String parameter) {
        browser.visit("/runs?" + parameter
                        + "=%22%27%3E%3Cimg%20src%3Dx%20data-owned%20onerror%3D%22window.owned%3D1%22%3E")
                .until("h1");

        assertThat(owned()).isZero();
        assertThat(browser.script("return window.owned")).isNull();
    }

    @Test
    void wouldBeFoundIfTheyWerePartsOfThePage() {
        browser.visit("/runs/1841020").until("h1");
        assertThat(browser.text("main")).contains("data-owned");

        browser.script("document.body.insertAdjacentHTML('beforeend', arguments[0])", HOSTILE);

        assertThat(owned()).isEqualTo(2);
        assertThat(browser.complaints())
                .as("the policy refuses what slipped in")
                .isNotEmpty();
        assertThat(browser.script("return window.owned")).isNull();
    }

    private static long owned() {
        return (Long) browser.script("return document.querySelectorAll('[data-owned]').length");
    }
}
