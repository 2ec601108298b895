package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleWords;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.schedule.ScheduleLine;
import dev.longshore.sql.schedule.ScheduleViews;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriComponentsBuilder;

/** What asks for runs by itself. */
@ConsolePage
class SchedulesPage {

    private static final int MOST = 500;

    private final ScheduleViews views;
    private final NowView now;

    SchedulesPage(ScheduleViews views, NowView now) {
        this.views = views;
        this.now = now;
    }

    /**
     * A schedule in the list.
     *
     * @param wall the clock of its zone
     */
    record Line(
            ScheduleLine line,
            ScheduleDefinition definition,
            StateSign sign,
            String when,
            WallClock wall,
            @Nullable FireLine last) {

        static Line of(ScheduleLine line, Figures f) {
            ScheduleDefinition definition = line.schedule().definition();
            WallClock wall = new WallClock(definition.timing().zone(), f.asOf());
            return new Line(
                    line,
                    definition,
                    ScheduleSign.of(line),
                    ScheduleWords.when(definition),
                    wall,
                    line.last() == null ? null : FireLine.of(line.last(), wall, f));
        }

        /** Why it is as it is, if that is not as usual. */
        public @Nullable String why() {
            if (!line.holds().isEmpty()) {
                return ScheduleSign.says(line.holds().get(0), wall);
            }
            return line.failure() == null ? line.cannotRun() : line.failure();
        }

        boolean matches(String text) {
            return definition.name().value().contains(text)
                    || definition.job().value().contains(text)
                    || definition.tenant() != null
                            && definition.tenant().toLowerCase(Locale.ROOT).contains(text);
        }
    }

    @GetMapping("/schedules")
    String page(
            Actor actor,
            @RequestParam(name = "find", defaultValue = "") String find,
            @RequestParam(name = "paused", required = false) @Nullable String paused,
            @ModelAttribute("f") Figures f,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String parts,
            Model model) {
        model.addAttribute("live", new LiveTopic.Schedules().address(now));
        List<ScheduleLine> all = views.list(actor.scope());
        String text = find.strip().toLowerCase(Locale.ROOT);
        List<Line> lines = all.stream()
                .filter(line -> paused == null || !line.holds().isEmpty())
                .map(line -> Line.of(line, f))
                .filter(line -> text.isEmpty() || line.matches(text))
                .limit(MOST)
                .toList();
        model.addAttribute("lines", lines);
        model.addAttribute("all", all.size());
        model.addAttribute(
                "held", all.stream().filter(line -> !line.holds().isEmpty()).count());
        model.addAttribute("find", find.strip());
        model.addAttribute("self", self(find.strip(), paused != null));
        model.addAttribute("paused", paused != null);
        return Parts.of("schedules", parts);
    }

    /** The address of what is shown, which the page asks for again. */
    private static String self(String find, boolean paused) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/schedules");
        if (!find.isEmpty()) {
            address.queryParam("find", find);
        }
        if (paused) {
            address.queryParam("paused", "");
        }
        return address.encode().toUriString();
    }
}
