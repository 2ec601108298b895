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

    private Pictures() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        List<String> wanted = List.of(arguments).subList(1, arguments.length);
        Path data = Files.createTempDirectory("longshore-pictures");
        try (ConsoleServer server = ConsoleServer.start(data);
                Chromium browser = Chromium.open(server, Files.createTempDirectory("longshore-profile"))) {
            server.run("pictures-seed.sql");
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
                        SampleBreaker.begin(server.database());
                        browser.visit(page.getValue()).until("main, .door");
                        Files.write(
                                folder.resolve(page.getKey() + "-" + theme + "-" + width + ".png"), browser.picture());
                        SampleBreaker.end(server.database());
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
        pages.put("run-stale", "/runs/1841260");
        pages.put("run-stale-definition", "/runs/1841261");
        pages.put("run-superseded", "/runs/1841262");
        pages.put("runs-outdated", "/runs?since=1h&job=order-lines-export");
        pages.put("run-overdue", "/runs/1841264");
        pages.put("run-confirm", "/runs/1841265");
        pages.put("restart-confirm", "/runs/1841265/restart");
        pages.put("run-order", "/runs/1841252");
        pages.put("run-order-chunks", "/runs/1841244");
        pages.put("job-report", "/jobs/month-end");
        pages.put("run-rate", "/runs/1841229");
        pages.put("workers", "/workers");
        pages.put("artifacts", "/artifacts");
        pages.put("artifact", "/artifacts/1/about");
        pages.put("audit", "/audit");
        pages.put("schedules", "/schedules");
        pages.put("schedule", "/schedules/nightly-orders");
        pages.put("schedule-held", "/schedules/hourly-lines");
        pages.put("schedule-form", "/schedules/nightly-orders/edit");
        pages.put("timetable", "/timetable");
        pages.put("chain", "/chains/nightly-orders");
        pages.put("holds", "/holds");
        pages.put("readers", "/readers?tenant=BRAZIL");
        pages.put("calendars", "/calendars");
        pages.put("backfill-form", "/schedules/nightly-orders/backfill");
        pages.put("history", "/history");
        pages.put("history-one", "/history/1");
        pages.put("not-found", "/runs/7");
        return pages;
    }
}
