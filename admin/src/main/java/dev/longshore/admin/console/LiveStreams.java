package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.run.RunViews;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Server-sent events that tell a page to fetch its parts again. They carry no data of any run or schedule. */
@Controller
class LiveStreams {

    private final LiveFeed feed;
    private final RunViews runs;
    private final SchedulePage.Found schedules;

    LiveStreams(LiveFeed feed, RunViews runs, SchedulePage.Found schedules) {
        this.feed = feed;
        this.runs = runs;
        this.schedules = schedules;
    }

    @GetMapping(path = "/live/now", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter now(@RequestParam(name = "v", defaultValue = "") String known) {
        return feed.listen(new LiveTopic.Everything(), known);
    }

    @GetMapping(path = "/live/runs/{id:[1-9]\\d{0,17}}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter run(Actor actor, @PathVariable long id, @RequestParam(name = "v", defaultValue = "") String known) {
        RunId run = new RunId(id);
        if (runs.row(actor.scope(), run).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return feed.listen(new LiveTopic.OneRun(run), known);
    }

    @GetMapping(path = "/live/schedules", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter schedules(@RequestParam(name = "v", defaultValue = "") String known) {
        return feed.listen(new LiveTopic.Schedules(), known);
    }

    @GetMapping(path = "/live/schedules/{name}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter schedule(
            Actor actor, @PathVariable String name, @RequestParam(name = "v", defaultValue = "") String known) {
        return feed.listen(
                new LiveTopic.OneSchedule(schedules
                        .any(actor.scope(), name)
                        .schedule()
                        .definition()
                        .name()),
                known);
    }
}
