package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.ScheduleWords;
import dev.longshore.sql.schedule.ChainLink;
import dev.longshore.sql.schedule.ChainViews;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** All schedules that wait for each other, and the path through them that decides when all is done. */
@ConsolePage
class ChainPage {

    private static final int ROW = 26;
    private static final int TOP = 6;
    private static final double LEAST = 1;

    private final ChainViews chains;

    ChainPage(ChainViews chains) {
        this.chains = chains;
    }

    /** A schedule of the chain; its bar from its usual start to its usual end, in % and px. */
    record Line(
            ChainLink link,
            String name,
            String waitsFor,
            String takes,
            String starts,
            @Nullable FireLine last,
            String x,
            String width,
            int y) {}

    @GetMapping("/chains/{name}")
    String page(Actor actor, @PathVariable String name, @ModelAttribute("f") Figures f, Model model) {
        List<ChainLink> links = links(actor, name);
        if (links.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        Duration whole = links.stream()
                .map(ChainLink::endsAfter)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        List<Line> lines = new ArrayList<>();
        for (ChainLink link : links) {
            lines.add(line(link, lines.size(), whole, f));
        }
        List<String> path = links.stream()
                .filter(ChainLink::critical)
                .map(link -> link.definition().name().value())
                .toList();
        model.addAttribute("name", name);
        model.addAttribute("lines", lines);
        model.addAttribute("height", TOP + lines.size() * ROW + 4);
        model.addAttribute("path", path);
        model.addAttribute("lede", lede(links, path, whole, f));
        return "chain";
    }

    private List<ChainLink> links(Actor actor, String name) {
        try {
            return chains.of(actor.scope(), new ScheduleName(name));
        } catch (IllegalArgumentException | LongshoreException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, null, e);
        }
    }

    private static Line line(ChainLink link, int index, Duration whole, Figures f) {
        WallClock wall = new WallClock(link.definition().timing().zone(), f.asOf());
        double start = share(link.startsAfter(), whole);
        double width = Math.max(LEAST, share(link.endsAfter(), whole) - start);
        return new Line(
                link,
                link.definition().name().value(),
                ScheduleWords.waitsFor(link.definition().chain()),
                link.usual() == null
                        ? "not enough data"
                        : "≈ " + f.duration(link.usual().usual()),
                link.startsAfter().isZero() ? "at its time" : "≈ " + f.duration(link.startsAfter()) + " later",
                link.last() == null ? null : FireLine.of(link.last(), wall, f),
                percent(Math.min(start, 100 - LEAST)),
                percent(width),
                TOP + index * ROW);
    }

    private static String lede(List<ChainLink> links, List<String> path, Duration whole, Figures f) {
        if (links.size() == 1) {
            return "It waits for no other schedule, and none waits for it.";
        }
        String sum = f.many(links.size(), "schedule") + " of the same day, one after the other. ";
        return whole.isZero()
                ? sum + "How long they take is not known yet: none has a history."
                : sum + "By their usual durations all is done about " + f.duration(whole) + " after the first fire; "
                        + String.join(", then ", path) + " decide that.";
    }

    private static double share(Duration part, Duration whole) {
        return whole.isZero() ? 0 : 100.0 * part.toMillis() / whole.toMillis();
    }

    private static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f%%", value);
    }
}
