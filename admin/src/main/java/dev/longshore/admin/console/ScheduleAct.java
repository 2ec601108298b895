package dev.longshore.admin.console;

import dev.longshore.model.schedule.ScheduleDefinition;
import dev.longshore.model.schedule.ScheduleWords;
import dev.longshore.sql.schedule.Hold;
import dev.longshore.sql.schedule.ScheduleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that may be asked of a schedule; asks first.
 *
 * @param why why it cannot be done; null if it can
 */
record ScheduleAct(ScheduleLine line, Kind kind, @Nullable String why) {

    /** What. */
    enum Kind {
        PAUSE,
        RESUME,
        RUN_NOW,
        RETIRE;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** The buttons of a schedule in their order. */
    static List<ScheduleAct> of(ScheduleLine line, Person person) {
        List<ScheduleAct> acts = new ArrayList<>();
        acts.add(of(line, own(line) == null ? Kind.PAUSE : Kind.RESUME, person));
        acts.add(of(line, Kind.RUN_NOW, person));
        return acts;
    }

    static ScheduleAct of(ScheduleLine line, Kind kind, Person person) {
        return new ScheduleAct(line, kind, person.mayAct() ? whyNot(line, kind) : person.whyNot());
    }

    private static @Nullable String whyNot(ScheduleLine line, Kind kind) {
        String file = line.schedule().file();
        return switch (kind) {
            case PAUSE -> own(line) == null ? null : "It is paused already.";
            case RESUME -> own(line) != null ? null : "It is not paused itself.";
            case RUN_NOW -> null;
            case RETIRE -> file == null ? null : "It is defined in " + file + ". Take it out there.";
        };
    }

    /** The hold of this schedule alone. */
    static @Nullable Hold own(ScheduleLine line) {
        return line.holds().stream()
                .filter(hold -> hold.scope().equals("schedule"))
                .findFirst()
                .orElse(null);
    }

    public String name() {
        return definition().name().value();
    }

    public String verb() {
        return kind.word();
    }

    public boolean possible() {
        return why == null;
    }

    public String word() {
        return switch (kind) {
            case PAUSE -> "Pause";
            case RESUME -> "Resume";
            case RUN_NOW -> "Run now";
            case RETIRE -> "Retire";
        };
    }

    public String title() {
        return switch (kind) {
            case RUN_NOW -> "Run " + name() + " now?";
            case RETIRE -> "Retire " + name() + "?";
            case PAUSE, RESUME -> word() + " " + name() + "?";
        };
    }

    /** The verb and its object. */
    public String button() {
        return kind == Kind.RUN_NOW ? "Run " + name() + " now" : word() + " " + name();
    }

    /** What stays if it is not done. */
    public String wayBack() {
        return switch (kind) {
            case PAUSE -> "Keep it active";
            case RESUME -> "Keep it paused";
            case RUN_NOW -> "Wait for its time";
            case RETIRE -> "Keep it";
        };
    }

    public String icon() {
        return switch (kind) {
            case PAUSE -> "pause";
            case RESUME -> "resume";
            case RUN_NOW -> "play";
            case RETIRE -> "stop";
        };
    }

    public String tone() {
        return switch (kind) {
            case PAUSE, RUN_NOW -> "";
            case RESUME -> "btn--primary";
            case RETIRE -> "btn--danger";
        };
    }

    /** What will happen. */
    public String meaning() {
        return switch (kind) {
            case PAUSE ->
                "Fires that are due meanwhile are held, and decided when the pause ends. "
                        + ScheduleWords.missed(definition()) + " Runs that were asked for go on.";
            case RESUME -> "What was due meanwhile is decided at once. " + ScheduleWords.missed(definition());
            case RUN_NOW ->
                ScheduleWords.tenants(definition().tenants())
                        + " It gets the parameters as of now and is yours: the fires of the schedule stay as they are.";
            case RETIRE -> "It asks for nothing any more. Its fires and runs stay, and the name can be used again.";
        };
    }

    /** Once it is done. */
    public String done() {
        return switch (kind) {
            case PAUSE -> name() + " is paused.";
            case RESUME -> name() + " goes on.";
            case RUN_NOW -> name() + " is asked for.";
            case RETIRE -> name() + " asks for nothing any more.";
        };
    }

    /** Whether it may end by itself. */
    public boolean mayEnd() {
        return kind == Kind.PAUSE;
    }

    private ScheduleDefinition definition() {
        return line.schedule().definition();
    }
}
