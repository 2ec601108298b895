package dev.longshore.jobs.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.longshore.jobs.http.HttpCalls;
import dev.longshore.jobs.http.HttpOnPaper;
import dev.longshore.model.schedule.FireCalendar;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.schedule.CalendarSource;
import dev.longshore.sql.schedule.CalendarSources;
import dev.longshore.sql.schedule.Calendars;
import dev.longshore.sql.schedule.ScheduleHouse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Calendars that follow an address, served by a web server of this test. */
class CalendarFetchIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final AtomicReference<String> FILE = new AtomicReference<>("");
    private static final AtomicInteger STATUS = new AtomicInteger(200);

    private static ConfigurableApplicationContext context;
    private static CalendarSources sources;
    private static Calendars calendars;
    private static HttpServer web;
    private static String address;

    @BeforeAll
    static void open(@TempDir Path data) throws IOException {
        context = ScheduleHouse.open(database, data);
        sources = context.getBean(CalendarSources.class);
        calendars = context.getBean(Calendars.class);
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            byte[] body = FILE.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(STATUS.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        web.start();
        address = "127.0.0.1:" + web.getAddress().getPort();
    }

    @AfterAll
    static void close() {
        web.stop(0);
        context.close();
    }

    @Test
    void whatIsThereIsStoredAndStaysWhenLaterFetchesBringNothing() {
        follow("harbour");
        FILE.set(dayOf("Day of the harbour"));
        look(address);
        assertThat(entries("harbour")).containsExactly("Day of the harbour");
        assertThat(source("harbour").failure()).isNull();
        assertThat(source("harbour").fetchedAt()).isNotNull();

        for (String wrong : List.of("no calendar", "")) {
            FILE.set(wrong);
            due("harbour");
            look(address);
            assertThat(source("harbour").failure()).isEqualTo("The file holds no calendar.");
        }
        STATUS.set(503);
        due("harbour");
        look(address);
        STATUS.set(200);
        assertThat(source("harbour").failure()).isEqualTo("It answered 503.");
        FILE.set("x".repeat(1_100_000));
        due("harbour");
        look(address);
        assertThat(source("harbour").failure()).isEqualTo("The file is longer than 1 MiB, which is the limit.");
        assertThat(entries("harbour")).containsExactly("Day of the harbour");

        FILE.set(dayOf("Another day"));
        due("harbour");
        look(address);
        assertThat(entries("harbour")).containsExactly("Another day");
        assertThat(source("harbour").failure()).isNull();
    }

    @Test
    void aPrivateAddressIsNotCalledUnlessItIsAllowed() {
        FILE.set(dayOf("Secret"));
        follow("inside");

        look("another.example");

        assertThat(entries("inside")).isEmpty();
        assertThat(source("inside").failure())
                .startsWith("It must not be called: 127.0.0.1 resolves to an address of a private network.");
        due("inside");
        look(address);
        assertThat(entries("inside")).containsExactly("Secret");
    }

    @Test
    void eachIsFetchedByOneAtATime() {
        follow("raced");
        assertThat(sources.claim()).map(CalendarSources.Due::name).contains("raced");
        assertThat(sources.claim())
                .as("whoever died in it is not waited for before an hour")
                .isEmpty();
    }

    private static void follow(String name) {
        sources.follow(
                ScheduleHouse.INES,
                name,
                name,
                FireCalendar.Effect.SKIP,
                "http://" + address + "/" + name + ".ics",
                "Test");
    }

    private static void look(String allowed) {
        try (HttpCalls calls = HttpOnPaper.callsAllowing(allowed)) {
            new CalendarFetch(sources, calls).look();
        }
    }

    private static void due(String name) {
        context.getBean(JdbcClient.class)
                .sql("update longshore.calendar set fetch_at = clock_timestamp() where name = :name")
                .param("name", name)
                .update();
    }

    private static CalendarSource source(String name) {
        return sources.all().get(name);
    }

    private static List<String> entries(String name) {
        return calendars.find(name).orElseThrow().entries().stream()
                .map(FireCalendar.Entry::title)
                .toList();
    }

    private static String dayOf(String title) {
        return "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + title
                + "\nDTSTART;VALUE=DATE:20270509\nEND:VEVENT\nEND:VCALENDAR\n";
    }
}
