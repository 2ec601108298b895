package dev.longshore.admin.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes a picture of every page in light and dark, 1440 and 390 px wide, for people to look at. Its arguments are the folder and, if not all, names of pages; no test. */
final class Pictures {

    private static final Map<String, String> PAGES = pages();

    private static final List<String> SO_THAT_PAGES_SHOW_IT = List.of(
            "insert into longshore.calendar (name, title, effect, origin, changed_by) values ('holidays', 'Public holidays', 'skip', 'database', 'Ines Kramer')",
            """
            insert into longshore.calendar_entry (calendar, title, first_day, last_day) values
              ('holidays', 'Christmas Day', '2026-12-25', '2026-12-25'), ('holidays', 'New Year', '2027-01-01', '2027-01-01')
            """,
            """
            update longshore.schedule set definition = (definition::jsonb || '{"calendars": ["holidays"]}')::text where name = 'nightly-orders'
            """,
            """
            insert into longshore.rejected_record (id, run_id, step, unit, position, item, field, value, rule, message, fingerprint, content) overriding system value values
              (9, 1841020, 'read-rows', 0, 7, 'order 5', 'o_totalprice', '-1', 'range', 'o_totalprice is below 0.', 'f9f9f9f9f9f9f9f9',
               '{"o_orderkey": "5", "o_totalprice": "-1"}')
            """);

    private Pictures() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        List<String> wanted = List.of(arguments).subList(1, arguments.length);
        Path data = Files.createTempDirectory("longshore-pictures");
        try (ConsoleServer server = ConsoleServer.start(data);
                Chromium browser = Chromium.open(server, Files.createTempDirectory("longshore-profile"))) {
            SO_THAT_PAGES_SHOW_IT.forEach(
                    statement -> server.database().jdbc().sql(statement).update());
            SampleBreaker.begin(server.database());
            browser.size(1440, 900).theme("light").visit("/login?failed");
            Files.write(folder.resolve("login-light-1440.png"), browser.picture());
            browser.size(390, 844).theme("dark").visit("/login");
            Files.write(folder.resolve("login-dark-390.png"), browser.picture());
            browser.size(1440, 900).logIn("ines.kramer");
            for (String theme : new String[] {"light", "dark"}) {
                for (int width : new int[] {1440, 390}) {
                    browser.size(width, 900).theme(theme);
                    Map<String, String> pages = new LinkedHashMap<>(PAGES);
                    pages.put("fire-release", server.addressOfHeldFire("hourly-lines") + "/release");
                    for (Map.Entry<String, String> page : pages.entrySet()) {
                        if (!wanted.isEmpty() && !wanted.contains(page.getKey())) {
                            continue;
                        }
                        server.commitChunks();
                        browser.visit(page.getValue()).until("main, .door");
                        Files.write(
                                folder.resolve(page.getKey() + "-" + theme + "-" + width + ".png"), browser.picture());
                    }
                }
            }
            browser.size(1440, 900)
                    .theme("light")
                    .visit("/runs/1841020")
                    .press("[data-key=r]")
                    .until("#dialog[open]");
            Files.write(folder.resolve("dialog-light-1440.png"), browser.picture());
            browser.visit("/schedules/hourly-lines").press("[href$='/release']").until("#dialog[open]");
            Files.write(folder.resolve("dialog-release-light-1440.png"), browser.picture());
            browser.complaints().forEach(System.out::println);
        }
        System.exit(0);
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("now", "/");
        pages.put("runs", "/runs");
        pages.put("runs-pause", "/runs/pause?state=open");
        pages.put("run", "/runs/1841207");
        pages.put("run-failed", "/runs/1841020");
        pages.put("run-queued", "/runs/1841245");
        pages.put("run-completed", "/runs/1840060");
        pages.put("act", "/runs/1841207/cancel");
        pages.put("jobs", "/jobs");
        pages.put("job", "/jobs/orders-export");
        pages.put("job-upload", "/jobs/customer-import");
        pages.put("run-dry", "/runs/1841250");
        pages.put("rejected", "/runs/1841251/rejected");
        pages.put("rejected-group", "/runs/1841251/rejected?reason=e1e1e1e1e1e1e1e1");
        pages.put("rejected-record", "/runs/1841251/rejected/1");
        pages.put("rejected-no-file", "/runs/1841020/rejected?reason=f9f9f9f9f9f9f9f9");
        pages.put("rejected-record-no-file", "/runs/1841020/rejected/9");
        pages.put("outcomes", "/outcomes");
        pages.put("outcomes-none", "/outcomes?customer=nobody");
        pages.put("outcome", "/outcomes/7001");
        pages.put("outcome-failed", "/outcomes/7002");
        pages.put("outcome-in-doubt", "/outcomes/7003");
        pages.put("outcome-waits", "/outcomes/7004");
        pages.put("outcome-stuck", "/outcomes/7005");
        pages.put("outcome-new", "/outcomes/7007");
        pages.put("failures", "/failures");
        pages.put("dependencies", "/dependencies");
        pages.put("run-rate", "/runs/1841229");
        pages.put("workers", "/workers");
        pages.put("artifacts", "/artifacts");
        pages.put("audit", "/audit");
        pages.put("schedules", "/schedules");
        pages.put("schedule", "/schedules/nightly-orders");
        pages.put("schedule-held", "/schedules/hourly-lines");
        pages.put("schedule-form", "/schedules/nightly-orders/edit");
        pages.put("timetable", "/timetable");
        pages.put("chain", "/chains/nightly-orders");
        pages.put("holds", "/holds");
        pages.put("calendars", "/calendars");
        pages.put("backfill-form", "/schedules/nightly-orders/backfill");
        pages.put("history", "/history");
        pages.put("history-one", "/history/1");
        pages.put("not-found", "/runs/7");
        return pages;
    }
}
