package dev.longshore.chaos.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report as Markdown. */
public record Page(String command, String date, String product, List<Result> results) {

    public String text() {
        StringBuilder page = new StringBuilder("# Fault campaign\n\n");
        page.append("Command: `")
                .append(command)
                .append("`. Begun ")
                .append(date)
                .append(".\n\n");
        page.append("- Longshore: ").append(product).append('\n');
        Machine.lines().forEach(line -> page.append("- ").append(line).append('\n'));
        page.append(
                "\n| scenario | rounds | violations | at 95 % the true rate is below | control | took |\n|---|---|---|---|---|---|\n");
        results.forEach(result -> page.append(row(result)));
        results.forEach(result -> page.append(section(result)));
        return page.toString();
    }

    private static String row(Result result) {
        return "| " + result.scenario() + " | " + result.rounds() + " | "
                + (result.failure() == null ? result.findings().violations().size() : "not played to its end") + " | "
                + bound(result) + " | " + control(result) + " | "
                + result.took().toSeconds() + " s |\n";
    }

    /** The rule of three: no failure in n tries. */
    private static String bound(Result result) {
        return result.findings().violations().isEmpty() && result.failure() == null && result.rounds() > 0
                ? String.format(Locale.ROOT, "%.2g", 3.0 / result.rounds())
                : "";
    }

    private static String control(Result result) {
        Result.Control control = result.control();
        if (control == null) {
            return "not played";
        }
        return control.isNoticed()
                ? "noticed " + control.findings().violations().size() + " × without " + control.without()
                : "**noticed nothing** without " + control.without();
    }

    private static String section(Result result) {
        StringBuilder text = new StringBuilder("\n## " + result.scenario() + "\n\n" + result.title() + " Guard: "
                + result.guard() + " Seed " + result.seed() + ".\n\n");
        result.findings().lines().forEach(line -> text.append("- ").append(line).append('\n'));
        if (result.failure() != null) {
            text.append("\nNot played to its end: ").append(result.failure()).append('\n');
        }
        text.append(list("Violations", result.findings().violations()));
        if (result.control() != null) {
            text.append(list(
                    "With the guard taken out the oracle said",
                    result.control().findings().violations().stream().limit(5).toList()));
        }
        return text.toString();
    }

    private static String list(String title, List<String> lines) {
        return lines.isEmpty()
                ? ""
                : "\n" + title + ":\n\n"
                        + lines.stream().map(line -> "- " + line + "\n").collect(Collectors.joining());
    }
}
