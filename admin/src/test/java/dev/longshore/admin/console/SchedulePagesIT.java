package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of schedules as they are without JavaScript. */
class SchedulePagesIT {

    @TempDir
    static Path folder;

    private static ConsoleServer server;
    private static Visit viewer;
    private static Visit operator;
    private static Visit germany;

    @BeforeAll
    static void start() {
        server = ConsoleServer.start(folder);
        viewer = Visit.as(server, "victor.viewer");
        operator = Visit.as(server, "olga.operator");
        germany = Visit.as(server, "gerda.germany");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/schedules",
                "/schedules?paused=",
                "/schedules/nightly-orders",
                "/schedules/nightly-customers",
                "/schedules/monthly-sample",
                "/new/schedule",
                "/schedules/nightly-orders/edit",
                "/schedules/nightly-orders/pause",
                "/holds",
                "/calendars",
                "/timetable",
                "/timetable?hours=168",
                "/chains/nightly-orders",
                "/chains/hourly-lines"
            })
    void everyPageIsAccessibleByItsStructure(String path) {
        Document page = operator.get(path).page();

        assertThat(operator.status()).isEqualTo(200);
        PageStructure.check(page);
    }

    @Test
    void theListSaysWhenAndWhatIsPaused() {
        String text = viewer.get("/schedules").text("main");

        assertThat(text)
                .contains(
                        "6 schedules, 1 paused",
                        "At 02:30 every day, by the wall clock of Europe/Berlin.",
                        "Whenever nightly-orders is due.",
                        "The shop is being moved");
        assertThat(viewer.page().select("button[aria-describedby=why-new]").attr("aria-disabled"))
                .isEqualTo("true");
        assertThat(viewer.get("/schedules?find=lines").page().select("tbody tr"))
                .hasSize(2);
    }

    @Test
    void whatMovesIsLiveAndOnlyForThoseWhoSeeIt() {
        assertThat(viewer.get("/schedules/nightly-orders")
                        .page()
                        .select("[data-live]")
                        .attr("data-live"))
                .startsWith("/live/schedules/nightly-orders?v=");
        Element main = viewer.get("/schedules?find=lines&paused=").page().selectFirst("main");
        assertThat(main.attr("data-live")).startsWith("/live/schedules?v=");
        assertThat(main.attr("hx-get")).isEqualTo("/schedules?find=lines&paused=");
        assertThat(germany.get("/live/schedules/hourly-orders").status()).isEqualTo(404);
        assertThat(viewer.get("/live/schedules/None").status()).isEqualTo(404);
    }

    @Test
    void aScheduleShowsItsNextFiresItsDecisionsAndWhatItDoes() {
        Document page = viewer.get("/schedules/nightly-orders").page();

        assertThat(page.select("section[aria-labelledby=coming] tbody tr")).hasSize(10);
        assertThat(page.select("section[aria-labelledby=past]").text())
                .contains("Missed", "No scheduler was running at its time.", "Skipped", "#1840001", "0.4 s");
        assertThat(page.select("section[aria-labelledby=does]").text())
                .contains("One run, for GERMANY.", "the day before the fire", "Ready by 02:31, Europe/Berlin.");
        assertThat(page.select(".whys").text()).contains("Pause is off. You are a viewer.", "Edit is off.");
    }

    @Test
    void whatWaitsIsReleasedOrLeftOutByWhoMayAct() {
        String page = "/schedules/hourly-lines";
        assertThat(viewer.get(page).page().select("a[href$=/release]")).isEmpty();
        Elements acts = operator.get(page).page().select("a[href*=/fires/]");
        assertThat(acts.eachText())
                .satisfiesExactly(text -> assertThat(text).startsWith("Release…"), text -> assertThat(text)
                        .startsWith("Leave out…"));
        String skip = acts.get(1).attr("href");

        PageStructure.check(operator.get(acts.get(0).attr("href")).page());
        assertThat(operator.text("#act-form")).contains("waits for a place in its queue");
        assertThat(operator.post(skip, Map.of("reason", " ")).text("[data-errors]"))
                .contains("Write a reason");
        assertThat(viewer.get(skip).status()).isEqualTo(403);
        operator.post(skip, Map.of("reason", "No orders came"));

        assertThat(operator.text(".toast")).isEqualTo("It is left out.");
        assertThat(operator.text("section[aria-labelledby=past]"))
                .contains("Skipped", "olga.operator left it out: No orders came");
        assertThat(operator.get(skip).status()).isEqualTo(409);
    }

    @Test
    void aScheduleWhoseJobNobodyOffersCannotRunAndSaysWhatToDo() {
        server.database()
                .jdbc()
                .sql("update longshore.job set offered = false where name = 'customers-export'")
                .update();
        try {
            assertThat(viewer.get("/schedules/nightly-customers").text(".head__line"))
                    .contains("Cannot run");
            assertThat(viewer.text(".notices"))
                    .contains("No worker offers its job customers-export", "start a worker with it");
            assertThat(viewer.get("/schedules?find=nightly-customers").text("tbody"))
                    .contains("Cannot run", "No worker offers its job customers-export")
                    .doesNotContain("Active");
        } finally {
            server.database()
                    .jdbc()
                    .sql("update longshore.job set offered = true where name = 'customers-export'")
                    .update();
        }
        assertThat(viewer.get("/schedules/nightly-customers").text(".head__line"))
                .doesNotContain("Cannot run");
    }

    @Test
    void aScheduleFromAFileSaysSoAndCannotBeEditedWhoeverAsks() {
        Document page = operator.get("/schedules/nightly-customers").page();

        assertThat(page.select("#why-edit").text()).contains("defined in schedules/nightly.yml");
        assertThat(operator.get("/schedules/nightly-customers/edit").status()).isEqualTo(403);
        assertThat(operator.text("main")).contains("schedules/nightly.yml");
    }

    @Test
    void theFormKeepsWhatWasTypedAndSaysAtEachFieldWhatToWrite() {
        operator.get("/new/schedule");
        operator.post(
                "/new/schedule",
                typed("nightly-bad", Map.of("cron", "61 2 * * *", "zone", "Europe/Atlantis", "reason", "")));

        assertThat(operator.status()).isEqualTo(422);
        assertThat(operator.text("[data-errors]")).startsWith("3 values need a change.");
        assertThat(operator.page().select("#cron").val()).isEqualTo("61 2 * * *");
        assertThat(operator.text("#zone-e")).contains("Write an IANA time zone such as Europe/Berlin");
        assertThat(operator.page().select("#cron").attr("aria-invalid")).isEqualTo("true");
    }

    @Test
    void thePreviewMarksTheChangeOfTheClocksAndChangesNothing() {
        operator.get("/new/schedule");
        operator.post(
                "/new/schedule/preview",
                typed(
                        "nightly-preview",
                        Map.of("cron", "30 2 * 3,10 SUN", "valid-from", "2027-03-22", "valid-until", "2027-12-31")));

        assertThat(operator.status()).isEqualTo(200);
        assertThat(operator.text("#preview"))
                .contains("At 02:30 every Sunday, in March and October", "Sun 28 Mar 2027, 03:00", "jumps over 02:30");
        assertThat(operator.page().select("#schedule").val()).isEqualTo("nightly-preview");
        assertThat(operator.get("/schedules/nightly-preview").status()).isEqualTo(404);
    }

    @Test
    void aScheduleIsMadeEditedPausedRunAndRetired() {
        operator.get("/new/schedule").post("/new/schedule", typed("nightly-made", Map.of("cron", "15 4 * * *")));
        assertThat(operator.path()).isEqualTo("/schedules/nightly-made");
        assertThat(operator.text(".toast")).isEqualTo("It asks for runs from now on.");

        Document form = operator.get("/schedules/nightly-made/edit").page();
        assertThat(form.select("#cron").val()).isEqualTo("15 4 * * *");
        assertThat(form.select("#parameters").text()).isEqualTo("from: {{yesterday}}");
        String version = form.select("[name=version]").val();
        operator.post(
                "/schedules/nightly-made/edit",
                typed("ignored", Map.of("cron", "45 4 * * *", "version", version, "readers-zone", "n_o")));
        assertThat(operator.text("#readers-zone-e")).startsWith("\"n_o\" is not a time zone.");
        Map<String, String> changed = typed(
                "ignored",
                Map.of(
                        "cron",
                        "45 4 * * *",
                        "version",
                        version,
                        "readers-locale",
                        "de-AT",
                        "readers-zone",
                        "Europe/Vienna"));
        operator.get("/schedules/nightly-made/edit").post("/schedules/nightly-made/edit", changed);
        assertThat(operator.text(".lede")).startsWith("At 04:45 every day");
        assertThat(operator.text("section[aria-labelledby=does]"))
                .contains("reads de-AT, by the clock of Europe/Vienna.");
        assertThat(operator.get("/schedules/nightly-made/edit")
                        .page()
                        .select("#readers-locale")
                        .val())
                .isEqualTo("de-AT");
        operator.get("/schedules/nightly-made/edit").post("/schedules/nightly-made/edit", changed);
        assertThat(operator.status()).isEqualTo(422);
        assertThat(operator.text("[data-errors]")).contains("Somebody changed the schedule meanwhile");

        operator.get("/schedules/nightly-made/pause")
                .post("/schedules/nightly-made/pause", Map.of("reason", "Stocktaking"));
        assertThat(operator.text(".notices")).contains("paused nightly-made", "Stocktaking");
        operator.get("/schedules/nightly-made/resume").post("/schedules/nightly-made/resume", Map.of("reason", "Done"));
        assertThat(operator.text(".toast")).isEqualTo("nightly-made goes on.");

        String key = operator.get("/schedules/nightly-made/run-now")
                .page()
                .select("[name=key]")
                .val();
        operator.post("/schedules/nightly-made/run-now", Map.of("reason", "Auditors", "key", key));
        assertThat(operator.text(".toast")).matches("Run \\d+ is asked for\\.");

        String seen = operator.get("/schedules/nightly-made/retire")
                .page()
                .select("[name=version]")
                .val();
        operator.post("/schedules/nightly-made/retire", Map.of("reason", "Over", "version", seen));
        assertThat(operator.text(".head__line")).contains("Retired");
    }

    @Test
    void whileEverythingIsPausedEveryPageSaysSo() {
        Document fresh = operator.get("/holds").page();
        assertThat(fresh.select("#scope option").first().text()).isEqualTo("Choose…");
        assertThat(fresh.select("#scope option[selected]").val()).isEmpty();
        operator.post("/holds", Map.of("until", "soon"));
        assertThat(operator.text("[data-errors]")).contains("Nothing was paused.", "3 values need a change.");
        assertThat(operator.text("#scope-e")).isEqualTo("Choose what to pause.");
        assertThat(operator.text("#until-e")).contains("Write date and time in UTC");
        assertThat(operator.text("#reason-e")).contains("Write a reason");
        operator.post("/holds", Map.of("scope", "all", "subject", "nightly-orders", "reason", "Only this one"));
        assertThat(operator.text("#subject-e")).contains("choose one schedule");
        assertThat(viewer.get("/jobs").page().select(".held-bar")).isEmpty();

        operator.post("/holds", Map.of("scope", "all", "until", "2001-01-01T00:00", "reason", "New disks"));
        assertThat(operator.status()).isEqualTo(422);
        assertThat(operator.page().select("#until").attr("aria-invalid")).isEqualTo("true");

        operator.post("/holds", Map.of("scope", "all", "until", "2100-01-01T00:00", "reason", "New disks"));
        assertThat(viewer.get("/jobs").text(".held-bar"))
                .contains("olga.operator paused all schedules", "until Fri 1 Jan 2100, 00:00: New disks.");

        String action = operator.get("/holds").page().select("form[action$=/release]").stream()
                .filter(form -> form.parent() != null && form.parent().text().startsWith("All schedules"))
                .findFirst()
                .orElseThrow()
                .attr("action");
        operator.post(action, Map.of("reason", "They are in"));
        assertThat(viewer.get("/jobs").page().select(".held-bar")).isEmpty();
        assertThat(operator.get("/holds").text("section[aria-labelledby=ended]"))
                .contains("They are in");
    }

    @Test
    void runsAreHeldOnTheSamePage() {
        Document form = operator.get("/holds?scope=runs:lane&subject=bulk").page();
        assertThat(form.select("#scope option[selected]").text()).isEqualTo("All runs of a lane");
        assertThat(form.select("#subject").val()).isEqualTo("bulk");
        assertThat(operator.get("/runs?lane=bulk&job=orders-export")
                        .page()
                        .select("a[href^=/holds]")
                        .attr("href"))
                .isEqualTo("/holds?scope=runs:lane&subject=bulk");

        operator.post("/holds", Map.of("scope", "runs:lane", "reason", "The source moves"));
        assertThat(operator.text("#subject-e")).isEqualTo("Write the name of the lane.");
        operator.post("/holds", Map.of("scope", "runs:lane", "subject", "repair", "reason", "The source moves"));
        assertThat(viewer.get("/").text("#waiting-panel"))
                .contains(
                        "olga.operator paused the runs of lane repair at",
                        "until somebody resumes them: The source moves.");
        assertThat(viewer.page().select(".held-bar")).isEmpty();
        operator.post("/holds", Map.of("scope", "runs:all", "reason", "New disks"));
        assertThat(viewer.get("/jobs").text(".held-bar")).contains("olga.operator paused all runs at", "New disks.");
        String page = viewer.get("/runs/1841245").text("#progress");
        assertThat(viewer.get("/runs?state=queued").text("#run-1841245 [data-label^=Progress]"))
                .startsWith("olga.operator paused all runs at ")
                .satisfies(says -> assertThat(page).contains(says.substring(0, says.length() - 1)));

        for (String what : new String[] {"All runs of lane repair", "All runs"}) {
            String action = operator.get("/holds").page().select("form[action$=/release]").stream()
                    .filter(one -> one.parent() != null
                            && one.parent().select("strong").text().equals(what))
                    .findFirst()
                    .orElseThrow()
                    .attr("action");
            operator.post(action, Map.of("reason", "It has moved"));
        }
        assertThat(viewer.get("/").text("main")).doesNotContain("paused the runs of lane repair");
        assertThat(germany.get("/holds").page().select("#scope option").eachText())
                .containsExactly("Choose…", "One schedule", "All schedules of a tenant", "All runs of a tenant");
    }

    @Test
    void whoIsBoundToATenantSeesItsSchedulesOnly() {
        assertThat(germany.get("/schedules").text("main"))
                .contains("nightly-orders")
                .doesNotContain("hourly-orders");
        assertThat(germany.get("/schedules/hourly-orders").status()).isEqualTo(404);
        assertThat(germany.get("/chains/hourly-orders").status()).isEqualTo(404);
        assertThat(germany.get("/timetable").text("main")).doesNotContain("hourly-orders");
        assertThat(germany.get("/holds").text("main")).doesNotContain("The shop is being moved");
        assertThat(germany.get("/schedules/hourly-orders/pause").status()).isEqualTo(404);
    }

    @Test
    void whatDidNotStartIsRaisedLikeAFailure() {
        for (String path : new String[] {"/", "/failures"}) {
            assertThat(viewer.get(path).text("main")).contains("nightly-order-lines did not start");
        }
        assertThat(viewer.page().select("a[href=/schedules/nightly-order-lines]"))
                .isNotEmpty();
    }

    @Test
    void theTimetableNamesHerdsAndPromisesAtRisk() {
        String text = viewer.get("/timetable").text("main");

        assertThat(text)
                .contains("nightly-orders", "due together", "Times are UTC", "Planned (UTC)")
                .contains(", 02:30 Europe/Berlin");
        assertThat(viewer.page().select("section[aria-labelledby=risk]").text()).contains("hourly-orders");
    }

    @Test
    void aBackfillIsPreviewedThenBegunThenCancelled() {
        Map<String, String> days = Map.of("first", "2026-11-09", "last", "2026-11-12", "at-once", "2");
        operator.get("/schedules/nightly-orders/backfill").post("/schedules/nightly-orders/backfill", days);
        assertThat(operator.text("form.panel"))
                .contains("4 planned times", "It asks for 4 runs in lane repair", "Begin 4 runs");

        Map<String, String> confirmed = new HashMap<>(days);
        confirmed.put("confirm", "yes");
        operator.post("/schedules/nightly-orders/backfill", confirmed);
        assertThat(operator.status()).isEqualTo(422);
        assertThat(operator.text("[data-errors]")).contains("Write a reason");
        confirmed.put("reason", "The source was late");
        operator.post("/schedules/nightly-orders/backfill", confirmed);
        assertThat(operator.text("main")).contains("The source was late", "0 completed, 0 open, 4 to come");
        PageStructure.check(operator.page());
        assertThat(germany.get(operator.path()).status()).isEqualTo(200);

        String begun = operator.path();
        operator.post("/schedules/nightly-orders/backfill", days);
        assertThat(operator.text("[data-overlap]"))
                .contains("Overlaps backfill #" + begun.substring(begun.lastIndexOf('/') + 1), "still to ask for 4");
        PageStructure.check(operator.page());
        operator.post(begun + "/cancel", Map.of("reason", "Not needed"));
        assertThat(operator.text("h1 + .state")).isEqualTo("Cancelled");
        operator.post(
                "/schedules/nightly-orders/backfill",
                Map.of("first", "soon", "last", "never", "at-once", "many", "confirm", "yes"));
        assertThat(operator.text("[data-errors]")).contains("4 values need a change.");
        assertThat(operator.text("#first-e")).contains("\"soon\"", "Write year-month-day");
        assertThat(operator.text("#last-e")).contains("\"never\"");
        assertThat(operator.text("#at-once-e")).contains("Write 1 to 100.");
        operator.post(
                "/schedules/nightly-orders/backfill",
                Map.of("first", "2026-11-12", "last", "2026-11-09", "at-once", "0"));
        assertThat(operator.text("#last-e")).contains("ends before it begins");
        assertThat(operator.text("#at-once-e")).contains("0 runs at once do not fit");
    }

    @Test
    void aBackfillOfSeveralTenantsSaysTimesAndRuns() {
        operator.get("/schedules/hourly-orders/backfill")
                .post(
                        "/schedules/hourly-orders/backfill",
                        Map.of("first", "2026-11-09", "last", "2026-11-09", "at-once", "2"));

        assertThat(operator.text("form.panel"))
                .contains(
                        "24 planned times",
                        "It asks for 216 runs in lane repair: one for each of 9 tenants at each time.");
    }

    @Test
    void aCalendarIsImportedAndLeavesOutWhatItNames() {
        String file =
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:New Year\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY\nEND:VEVENT\nEND:VCALENDAR\n";
        operator.get("/calendars")
                .post("/calendars", Map.of("name", "holidays", "effect", "skip", "file", "nothing", "reason", "x"));
        assertThat(operator.status()).isEqualTo(422);
        assertThat(operator.text("[data-errors]")).contains("The file holds no calendar.");

        operator.post("/calendars", Map.of("name", "holidays", "effect", "skip", "file", file, "reason", "For 2027"));

        assertThat(operator.text("main")).contains("holidays has", "entries.", "New Year");
        String alone =
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:elsewhere\nSUMMARY:Moved\nRECURRENCE-ID;VALUE=DATE:20270201\nDTSTART;VALUE=DATE:20270202\nEND:VEVENT\nEND:VCALENDAR\n";
        operator.post("/calendars", Map.of("name", "moved", "effect", "skip", "file", alone, "reason", "Sent in part"));
        assertThat(operator.text(".toast"))
                .isEqualTo(
                        "moved has 1 entry. 1 event stands for what changed in a series that is not in the file, and counts alone.");
        germany.get("/calendars").post("/calendars", Map.of("name", "own", "file", file, "reason", "x"));
        assertThat(germany.text("[data-errors]")).contains("you are bound to GERMANY");
        operator.get("/calendars").post("/calendars", Map.of("effect", "skip"));
        assertThat(operator.text("[data-errors]")).contains("3 values need a change.");
        assertThat(operator.text("#name-e")).contains("Write the name that schedules write");
        assertThat(operator.text("#reason-e")).contains("Write a reason");
        assertThat(operator.page().select("#file").attr("maxlength")).isEqualTo("1048576");
        PageStructure.check(operator.page());
    }

    @Test
    void aCalendarSaysWhoRespectsItAndIsRemovedOnceNobodyDoes() {
        String file =
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Closed\nDTSTART;VALUE=DATE:20290301\nEND:VEVENT\nEND:VCALENDAR\n";
        operator.get("/calendars").post("/calendars", Map.of("name", "closing", "file", file, "reason", "x"));
        operator.get("/new/schedule")
                .post("/new/schedule", typed("nightly-closing", Map.of("cron", "15 4 * * *", "calendars", "closing")));
        String panel = "section[aria-labelledby=c-closing]";

        assertThat(operator.get("/calendars").text(panel))
                .contains("Respected by nightly-closing.", "Remove is off. nightly-closing respects it.");
        assertThat(operator.page().select(panel + " a[href=/schedules/nightly-closing]"))
                .hasSize(1);
        assertThat(operator.get("/calendars/closing/remove").text("main")).contains("Remove is off.");
        assertThat(operator.page().select("main button[type=submit]")).isEmpty();
        operator.post("/calendars/closing/remove", Map.of("reason", "Try"));
        assertThat(operator.text("[data-errors]")).contains("The calendar is used by nightly-closing.");
        PageStructure.check(operator.page());
        assertThat(viewer.get("/calendars").text(panel)).contains("Remove is off. You are a viewer.");
        assertThat(viewer.get("/calendars/closing/remove").status()).isEqualTo(403);

        String seen = operator.get("/schedules/nightly-closing/retire")
                .page()
                .select("[name=version]")
                .val();
        operator.post("/schedules/nightly-closing/retire", Map.of("reason", "Over", "version", seen));
        assertThat(operator.get("/calendars").text(panel)).contains("No schedule respects it.");
        operator.get("/calendars/closing/remove").post("/calendars/closing/remove", Map.of("reason", "Over"));
        assertThat(operator.text(".toast")).isEqualTo("closing is removed.");
        assertThat(operator.get("/calendars").page().select(panel)).isEmpty();
    }

    @Test
    void aChainShowsItsCriticalPath() {
        String text = viewer.get("/chains/nightly-customers").text("main");

        assertThat(text).contains("nightly-orders", "nightly-order-lines", "nightly-customers", "Critical path");
    }

    private static Map<String, String> typed(String name, Map<String, String> more) {
        Map<String, String> fields = new HashMap<>(Map.of(
                "schedule", name,
                "job", "orders-export",
                "kind", "cron",
                "zone", "Europe/Berlin",
                "tenants", "GERMANY",
                "parameters", "from: {{yesterday}}",
                "priority", "5",
                "missed", "once",
                "running", "queue",
                "reason", "For the test"));
        fields.putAll(more);
        return fields;
    }
}
