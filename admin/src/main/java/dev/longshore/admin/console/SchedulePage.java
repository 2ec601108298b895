package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.run.Readers;
import dev.longshore.model.schedule.ClockChange;
import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleName;
import dev.longshore.model.schedule.ScheduleWords;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.page.Page;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import dev.longshore.sql.schedule.ComingFire;
import dev.longshore.sql.schedule.FireRow;
import dev.longshore.sql.schedule.FireViews;
import dev.longshore.sql.schedule.ScheduleLine;
import dev.longshore.sql.schedule.ScheduleViews;
import dev.longshore.sql.schedule.Schedules;
import dev.longshore.sql.schedule.StoredSchedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A schedule: when it fires next, what was decided about its planned times, what becomes of those that cannot be asked for. */
@ConsolePage
class SchedulePage {

    private static final int COMING = 10;
    private static final int PAST = 20;

    private final Found found;
    private final ScheduleViews views;
    private final FireViews fires;
    private final NowView now;

    SchedulePage(Found found, ScheduleViews views, FireViews fires, NowView now) {
        this.found = found;
        this.views = views;
        this.fires = fires;
        this.now = now;
    }

    /**
     * A fire to come, or a time that is left out, in words.
     *
     * @param utc null for a time that there is not
     */
    record Coming(
            String wall,
            @Nullable String utc,
            @Nullable String clockChange,
            @Nullable String whyNot) {

        static Coming of(ComingFire coming, WallClock wall, WallClock utc) {
            boolean none = coming.fire().change() == ClockChange.IN_GAP;
            return new Coming(
                    none
                            ? wall.time(coming.fire().wall())
                            : wall.time(coming.fire().at()),
                    none ? null : utc.time(coming.fire().at()),
                    ScheduleWords.clockChange(coming.fire()),
                    coming.whyNot());
        }

        static List<Coming> of(List<ComingFire> fires, WallClock wall) {
            WallClock utc = new WallClock(java.time.ZoneId.of("UTC"), wall.asOf());
            return fires.stream().map(fire -> of(fire, wall, utc)).toList();
        }
    }

    /** Finds schedules for pages. */
    @Component
    static class Found {

        private final Schedules schedules;
        private final ScheduleViews views;

        Found(Schedules schedules, ScheduleViews views) {
            this.schedules = schedules;
            this.views = views;
        }

        /** One in sight that asks for runs. */
        ScheduleLine active(TenantScope scope, String name) {
            return line(scope, name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        }

        /** One in sight, also a retired one. */
        ScheduleLine any(TenantScope scope, String name) {
            return line(scope, name)
                    .or(() -> stored(scope, name)
                            .map(one -> new ScheduleLine(one, null, null, List.of(), null, ScheduleLine.Job.OFFERED)))
                    .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        }

        private Optional<ScheduleLine> line(TenantScope scope, String name) {
            return named(name).flatMap(one -> views.line(scope, one));
        }

        private Optional<StoredSchedule> stored(TenantScope scope, String name) {
            return named(name).flatMap(one -> schedules.find(scope, one));
        }

        /** The name of an address; nothing if no schedule can have it. */
        private static Optional<ScheduleName> named(String name) {
            try {
                return Optional.of(new ScheduleName(name));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    @GetMapping("/schedules/{name}")
    String page(
            Actor actor,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String before,
            @RequestParam(required = false) @Nullable String after,
            @ModelAttribute("f") Figures f,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String parts,
            Model model) {
        String live = before == null && after == null ? live(name) : null;
        ScheduleLine line = found.any(actor.scope(), name);
        ScheduleDefinition definition = line.schedule().definition();
        WallClock wall = new WallClock(definition.timing().zone(), f.asOf());
        Person person = new Person(actor);
        boolean retired = line.schedule().retired();
        Page<FireRow> past = fires.of(actor.scope(), definition.name(), request(before, after));
        model.addAttribute("live", retired ? null : live);
        model.addAttribute("line", line);
        model.addAttribute("definition", definition);
        model.addAttribute("wall", wall);
        model.addAttribute(
                "sign", retired ? new StateSign("Retired", "state-cancelled", "cancelled") : ScheduleSign.of(line));
        model.addAttribute("when", ScheduleWords.when(definition));
        model.addAttribute("holds", ScheduleSign.says(line.holds(), wall));
        model.addAttribute("does", does(definition));
        model.addAttribute("waitsFor", ScheduleWords.waitsFor(definition.chain()));
        model.addAttribute("acts", retired ? List.of() : ScheduleAct.of(line, person));
        model.addAttribute("retire", ScheduleAct.of(line, ScheduleAct.Kind.RETIRE, person));
        model.addAttribute("whyNoEdit", whyNoEdit(line, person));
        model.addAttribute("coming", retired ? List.of() : Coming.of(views.next(definition, null, COMING), wall));
        model.addAttribute("page", past);
        model.addAttribute(
                "past",
                past.items().stream().map(fire -> FireLine.of(fire, wall, f)).toList());
        return Parts.of("schedule", parts);
    }

    /** Where the page listens, made before anything is read; pages of older fires do not move. */
    private @Nullable String live(String name) {
        return Found.named(name)
                .map(one -> new LiveTopic.OneSchedule(one).address(now))
                .orElse(null);
    }

    /** Why its definition cannot be edited here; null if it can. */
    static @Nullable String whyNoEdit(ScheduleLine line, Person person) {
        String file = line.schedule().file();
        if (file != null && !line.schedule().retired()) {
            return "It is defined in " + file + ". Change it there; schedulers read it when they start.";
        }
        return person.whyNot();
    }

    static List<String> does(ScheduleDefinition definition) {
        List<String> sentences = new ArrayList<>();
        sentences.add(ScheduleWords.tenants(definition.tenants()));
        sentences.add(ScheduleWords.logicalDate(definition));
        sentences.addAll(ScheduleWords.clockChanges(definition.timing()));
        sentences.add(ScheduleWords.missed(definition));
        sentences.add(ScheduleWords.running(definition.policies()));
        sentences.add(ScheduleWords.startWithin(definition.policies()));
        String promise = ScheduleWords.promise(definition);
        if (promise != null) {
            sentences.add("Promise: " + promise);
        }
        Readers readers = definition.asking().readers();
        if (!readers.equals(Readers.ANY)) {
            sentences.add("Whoever reads what it makes reads "
                    + (readers.locale() == null ? "the tenant’s language" : readers.locale())
                    + (readers.zone() == null ? "." : ", by the clock of " + readers.zone() + "."));
        }
        return sentences;
    }

    private static PageRequest request(@Nullable String before, @Nullable String after) {
        try {
            if (before != null) {
                return PageRequest.olderThan(PageKey.of(before), PAST);
            }
            return after == null ? PageRequest.first(PAST) : PageRequest.newerThan(PageKey.of(after), PAST);
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, null, e);
        }
    }
}
