package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Reason;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.effect.DependencyViews;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.run.RunFilter;
import dev.longshore.sql.run.RunViews;
import dev.longshore.sql.schedule.Holds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Puts what stands around a page into the model of every page: {@code frame}, and {@code f}, which writes figures as of the page's moment. */
@ControllerAdvice(annotations = ConsolePage.class)
class FrameAdvice {

    private static final String HTMX = "META-INF/maven/org.webjars.npm/htmx.org/pom.properties";

    private final NowView now;
    private final RunViews runs;
    private final Holds holds;
    private final DependencyViews dependencies;
    private final String htmx;

    FrameAdvice(NowView now, RunViews runs, Holds holds, DependencyViews dependencies) {
        this.now = now;
        this.runs = runs;
        this.holds = holds;
        this.dependencies = dependencies;
        try {
            this.htmx = PropertiesLoaderUtils.loadProperties(new ClassPathResource(HTMX))
                    .getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ModelAttribute
    void frame(Actor actor, Model model) {
        Instant asOf = now.asOf();
        Figures f = new Figures(asOf);
        Person person = new Person(actor);
        model.addAttribute("f", f);
        model.addAttribute("longestReason", Reason.LONGEST);
        model.addAttribute("frame", new Frame(person, asOf, places(person, f), held(person, f), htmx));
    }

    private @Nullable String held(Person person, Figures f) {
        String all = holds.active(person.actor().scope()).stream()
                .filter(hold -> hold.scope().equals("all"))
                .map(hold -> ScheduleSign.says(hold, WallClock.utc(f)))
                .collect(Collectors.joining(" "));
        return all.isEmpty() ? null : all;
    }

    private List<Frame.Place> places(Person person, Figures f) {
        String failed = f.count(runs.count(person.actor().scope(), RunFilter.inStates(RunState.FAILED)));
        String open = Long.toString(dependencies.open());
        List<Frame.Place> places = new ArrayList<>(List.of(
                Frame.Place.of("Now", "/", "n"),
                Frame.Place.of("Runs", "/runs", "r"),
                Frame.Place.counting("Failures", "/failures", "f", failed, "failed runs are open"),
                Frame.Place.of("Jobs", "/jobs", "j"),
                Frame.Place.of("Schedules", "/schedules", "s"),
                Frame.Place.of("Outcomes", "/outcomes", "o"),
                Frame.Place.counting("Dependencies", "/dependencies", "d", open, "breakers are open"),
                Frame.Place.of("Workers", "/workers", "w"),
                Frame.Place.of("Artifacts", "/artifacts", "a")));
        if (person.maySeeAudit()) {
            places.add(Frame.Place.of("Audit", "/audit", "u"));
        }
        return places;
    }
}
