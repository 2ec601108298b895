package dev.longshore.admin.console;

import dev.longshore.sql.run.RunDetail;
import dev.longshore.sql.syncin.DryRuns;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a dry run would have done.
 *
 * @param says in one sentence
 * @param whyNot why the person cannot ask for the run that does it; null if they can
 */
record DryRunPanel(String says, @Nullable String whyNot) {

    /** Null if the run was none, or has not told yet. */
    static @Nullable DryRunPanel of(RunDetail run, Person person, Figures f) {
        return !DryRuns.hasTold(run)
                ? null
                : run.events().stream()
                        .filter(event -> event.event().equals("sync.previewed"))
                        .reduce((first, last) -> last)
                        .map(event -> new DryRunPanel(says(event.detail(), f), person.whyNot()))
                        .orElse(null);
    }

    static String says(Map<String, Object> detail, Figures f) {
        String told = "It would insert " + f.rows(number(detail, "inserted")) + ", change "
                + f.number(number(detail, "changed")) + ", leave " + f.number(number(detail, "unchanged"))
                + " as they are and reject " + f.number(number(detail, "rejected")) + ".";
        return told + missing(detail, f) + " Nothing was written.";
    }

    private static String missing(Map<String, Object> detail, Figures f) {
        if (detail.get("refused") instanceof String refused) {
            return " Then it would fail and delete nothing: " + refused;
        }
        return detail.containsKey("deleted")
                ? " It would delete " + f.rows(number(detail, "deleted")) + " that the file does not name."
                : "";
    }

    private static long number(Map<String, Object> detail, String name) {
        return detail.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
