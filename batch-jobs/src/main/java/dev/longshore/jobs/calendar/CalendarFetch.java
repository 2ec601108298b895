package dev.longshore.jobs.calendar;

import dev.longshore.jobs.http.HttpCall;
import dev.longshore.jobs.http.HttpCalls;
import dev.longshore.jobs.http.HttpResult;
import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.schedule.CalendarSources;
import dev.longshore.sql.schedule.Calendars;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Fetches every calendar that is due, one after another. */
final class CalendarFetch {

    private static final Actor WORKER = Actor.local("calendars");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final CalendarSources sources;
    private final HttpCalls calls;

    CalendarFetch(CalendarSources sources, HttpCalls calls) {
        this.sources = sources;
        this.calls = calls;
    }

    void look() {
        for (Optional<CalendarSources.Due> due = sources.claim(); due.isPresent(); due = sources.claim()) {
            fetch(due.get());
        }
    }

    private void fetch(CalendarSources.Due due) {
        String problem;
        try {
            AtomicReference<String> file = new AtomicReference<>("");
            HttpResult result = calls.fetch(
                    new HttpCall("GET", due.url(), Map.of("Accept", "text/calendar"), null, LIMIT),
                    body -> file.set(textOf(body)));
            problem = problem(result);
            if (problem == null) {
                sources.fetched(WORKER, due, file.get());
            }
        } catch (LongshoreException e) {
            problem = e.getMessage();
        }
        if (problem != null) {
            sources.failed(due, problem);
        }
    }

    private static String textOf(InputStream body) throws IOException {
        byte[] read = body.readNBytes(Calendars.LONGEST_FILE + 1);
        if (read.length > Calendars.LONGEST_FILE) {
            throw LongshoreException.badInput(
                    "too-long",
                    "file",
                    "The file is longer than 1 MiB, which is the limit.",
                    "Follow one with fewer years.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(read))
                    .toString();
        } catch (CharacterCodingException e) {
            throw LongshoreException.badInput(
                    "not-utf-8", "file", "What came is not UTF-8 text.", "Follow an address that serves UTF-8.");
        }
    }

    /** Why nothing came; null if something did. */
    private static @Nullable String problem(HttpResult result) {
        if (result instanceof HttpResult.Refused refused) {
            return "It must not be called: " + refused.why()
                    + ". Whoever runs the workers allows its host by longshore.http.allow.";
        }
        if (!(result instanceof HttpResult.Answer answer)) {
            return "Nothing came: " + result.kind() + ".";
        }
        return answer.status() == OK ? null : "It answered " + answer.status() + ".";
    }
}
