package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The console in a real Chromium: what needs the script, and that the browser has nothing to complain about. */
class ConsoleBrowserIT {

    @TempDir
    static Path folder;

    @TempDir
    static Path profile;

    private static ConsoleServer server;
    private static Chromium browser;

    @BeforeAll
    static void start() {
        server = ConsoleServer.start(folder);
        browser = Chromium.open(server, profile).size(1440, 900).logIn("olga.operator");
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
        server.close();
    }

    /** The description of the API under its Content-Security-Policy. */
    @Test
    void whoHasLoggedInBrowsesTheDescriptionOfTheApi(@TempDir Path another) {
        try (Chromium viewer = Chromium.open(server, another)) {
            viewer.logIn("victor.viewer").complaints();
            viewer.visit("/api/docs").until(".opblock");

            assertThat(viewer.one(".info .title").getText()).contains("Longshore");
            assertThat(viewer.one("body").getText()).contains("Ask for a run", "Explain what a restart would do");
            assertThat(viewer.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, 1440",
        "/, 390",
        "/runs, 1440",
        "/runs, 390",
        "/runs/1841207, 1440",
        "/runs/1841207, 390",
        "/runs/1841020, 390",
        "/jobs, 390",
        "/jobs/orders-export, 1440",
        "/jobs/orders-export, 390",
        "/failures, 390",
        "/workers, 390",
        "/artifacts, 390",
        "/schedules, 390",
        "/schedules/nightly-orders, 1440",
        "/schedules/nightly-orders, 390",
        "/schedules/nightly-orders/edit, 390",
        "/timetable, 1440",
        "/timetable, 390",
        "/chains/nightly-orders, 390",
        "/holds, 390"
    })
    void theBrowserHasNothingToComplainAboutAndNothingStandsOut(String path, int width) {
        browser.size(width, 900).visit(path).until("h1");

        browser.assertContent();
    }

    @Test
    void anOutageFitsOnItsPageAndOnNow() {
        SampleBreaker.begin(server.database());
        try {
            for (int width : new int[] {1440, 390}) {
                browser.size(width, 900).visit("/").until("#breakers .notice").assertContent();
                browser.press("#breakers a")
                        .untilPath("/dependencies#crm")
                        .until("#crm")
                        .assertContent();
            }
            browser.keys("g", "d").untilPath("/dependencies");
        } finally {
            SampleBreaker.end(server.database());
        }
    }

    @Test
    void theKeyboardGoesToPagesAndThroughRows() {
        browser.size(1440, 900).visit("/").until("h1").keys("g", "r").untilPath("/runs");
        browser.keys("j", "j").until("tr[data-chosen]");
        String second = browser.all("tbody tr .id").get(1).getText().substring(1);
        browser.keys(Keys.ENTER).untilPath("/runs/" + second);
        browser.keys("/");
        assertThat(browser.focused().getAttribute("id")).isEqualTo("q");

        browser.visit("/runs").until("h1").keys("]").until("a[rel=prev]");
        assertThat(browser.path()).contains("before=");
        browser.keys("?").until("#keys[open]").escape().untilGone("#keys");
        browser.assertContent();
    }

    @Test
    void aDialogAsksFirstRepeatsTheVerbAndGivesTheFocusBack() {
        browser.size(1440, 900).visit("/runs/1841020").until("h1").keys("r").until("#dialog[open]");
        assertThat(browser.one("#dialog h2").getText()).isEqualTo("Restart run 1841020?");
        assertThat(browser.one("#dialog .verdicts").getText()).contains("Resumes at item 18,423", "Starts over");
        assertThat(browser.focused().getAttribute("id")).isEqualTo("reason");

        browser.press("#dialog [data-close]").untilGone("#dialog");
        assertThat(browser.focused().getText()).startsWith("Restart");

        browser.press("[data-key=r]").until("#dialog[open]").type("#reason", "the secret is renewed");
        assertThat(browser.one("#dialog button[type=submit]").getText()).isEqualTo("Restart run 1841020");
        browser.press("#dialog button[type=submit]")
                .untilText(".toast[role=status]", "Run 1841020 waits its turn again");
        assertThat(browser.text("#story-panel")).contains("olga.operator asked to restart it", "the secret is renewed");
        browser.assertContent();
    }

    @Test
    void anEmptyReasonDoesNotLeaveTheDialog() {
        browser.size(390, 844)
                .visit("/runs/1841207")
                .until("h1")
                .press(".btn--danger")
                .until("#dialog[open]");
        assertThat(browser.one("#dialog footer").getText()).contains("Keep running", "Cancel run 1841207");

        browser.press("#dialog button[type=submit]");

        assertThat(browser.one("#dialog").isDisplayed()).isTrue();
        browser.escape().untilGone("#dialog");
        assertThat(browser.path()).isEqualTo("/runs/1841207");
        browser.assertContent();
    }

    @Test
    void theFormOfAJobShowsItsErrorsAtTheFieldsAndFocusesTheSummary() {
        browser.size(1440, 900)
                .visit("/jobs/orders-export")
                .until("#p-max")
                .type("#p-max", "20 million")
                .press("form.panel button[type=submit]");

        browser.untilText("[data-errors]", "3 values need a change.");
        assertThat(browser.focused().getAttribute("data-errors")).isNotNull();
        assertThat(browser.one("#p-max").getAttribute("value")).isEqualTo("20 million");
        assertThat(browser.one("#p-max-e").getText()).isNotBlank();
        // the answer of 422 is in the browser's log; nothing else may be
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("status of 422"));
    }

    @Test
    void aRunThatMovesIsShownAsItMovesWithoutAReload() {
        browser.size(1440, 900).visit("/runs/1841229").untilText("#live-says", "Live · as of");
        browser.press("#all-units summary").until("#all-units table");
        browser.script("window.stillTheSamePage = true");
        String before = browser.text("#progress .sum");

        server.commitChunks();

        Awaitility.await()
                .untilAsserted(() -> assertThat(browser.text("#progress .sum")).isNotEqualTo(before));
        assertThat(browser.script("return window.stillTheSamePage")).isEqualTo(true);
        assertThat(browser.script("return document.querySelector('#all-units').getAttribute('open')"))
                .as("an opened detail stays open")
                .isNotNull();
        browser.assertContent();
    }

    @Test
    void aScheduleThatFiresIsShownAsItFiresWithoutAReload() {
        browser.size(1440, 900).visit("/schedules/nightly-customers").untilText("#live-says", "Live · as of");
        browser.script("window.stillTheSamePage = true");

        server.database().jdbc().sql("""
                        insert into longshore.schedule_fire (schedule_id, planned_at, logical_date, decision, reason)
                        select s.id, date_trunc('second', now()), current_date, 'skipped', 'Seen without a reload.' from longshore.schedule s where s.name = 'nightly-customers'
                        """).update();

        browser.untilText("#past-panel", "Seen without a reload.");
        assertThat(browser.script("return window.stillTheSamePage")).isEqualTo(true);
        browser.visit("/schedules?find=customers").untilText("#live-says", "Live · as of");
        browser.script("window.stillTheSamePage = true");
        server.database()
                .jdbc()
                .sql(
                        "update longshore.schedule_clock set failures = 1, failure = 'Seen in the list.' where schedule_id = (select s.id from longshore.schedule s where s.name = 'nightly-customers')")
                .update();
        browser.untilText("#list-panel", "Seen in the list.");
        assertThat(browser.script("return window.stillTheSamePage")).isEqualTo(true);
        server.database()
                .jdbc()
                .sql("update longshore.schedule_clock set failures = 0, failure = null where failures > 0")
                .update();
        browser.assertContent();
    }

    @Test
    void aCalendarIsChosenAsAFileAndItsTextIsSent() throws IOException {
        Path file = Files.writeString(
                folder.resolve("holidays.ics"),
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Day of the harbour\nDTSTART;VALUE=DATE:20270509\nEND:VEVENT\nEND:VCALENDAR\n");
        browser.size(1440, 900).visit("/calendars").until("#pick");

        browser.type("#pick", file.toString())
                .type("#name", "harbour")
                .type("#reason", "For 2027")
                .press("form.panel button[type=submit]");

        browser.untilText(".toast[role=status]", "harbour has 1 entry.").untilText("main", "Day of the harbour");
        browser.assertContent();
    }

    @Test
    void newRowsWaitBehindTheirNumber() {
        browser.size(1440, 900).visit("/runs?state=queued").untilText("#live-says", "Live · as of");
        int rows = browser.all("tbody tr").size();

        server.database()
                .jdbc()
                .sql("select longshore.request_run('sample-shop')")
                .query()
                .singleRow();

        browser.untilText("#new-rows", "1 new");
        assertThat(browser.all("tbody tr")).hasSize(rows);
        browser.keys("n").untilText("tbody", "sample-shop");
        browser.assertContent();
    }

    @Test
    void aScheduleIsPreviewedWhileItIsTypedAndKeepsWhatWasTyped() {
        browser.size(1440, 900).visit("/new/schedule").untilText("#preview", "Not complete yet");
        browser.script("document.querySelector('#job').value = 'sample-shop'");

        browser.type("#schedule", "nightly-typed").type("#cron", "30 2 28 3 *");
        browser.untilText("#preview", "At 02:30, on the 28th, in March");
        browser.script("document.querySelector('#zone').value = ''");
        browser.type("#zone", "Europe/Berlin").untilText("#preview", "jumps over 02:30");
        assertThat(browser.one("#zone").getAttribute("value")).isEqualTo("Europe/Berlin");
        browser.type("#cron", " x y").untilText("#preview", "A cron expression has five or six fields");
        browser.assertContent();
    }

    @Test
    void aScheduleIsPausedFromItsPageByTheDialog() {
        browser.size(1440, 900)
                .visit("/schedules/hourly-lines")
                .until("h1")
                .press("[href$='/pause']")
                .until("#dialog[open]");
        assertThat(browser.one("#dialog h2").getText()).isEqualTo("Pause hourly-lines?");
        assertThat(browser.focused().getAttribute("id")).isEqualTo("reason");

        browser.type("#reason", "The source is being moved").press("#dialog button[type=submit]");

        browser.untilText(".toast[role=status]", "hourly-lines is paused.");
        assertThat(browser.text(".notices")).contains("The source is being moved");
        browser.assertContent();
    }
}
