package dev.longshore.admin.console;

import dev.longshore.model.account.TenantScope;
import dev.longshore.sql.page.Page;
import dev.longshore.sql.page.PageRequest;
import dev.longshore.sql.run.RunFilter;
import dev.longshore.sql.run.RunRow;
import dev.longshore.sql.run.RunViews;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * A list of runs as CSV. Its limit: the newest 10,000 runs.
 */
final class RunsCsv {

    static final int MOST = 10_000;
    private static final String HEADER =
            "run,job,state,impact,tenant,lane,origin,asked by,asked,started,ended,attempts,read,written,filtered,rejected,failure";

    private RunsCsv() {}

    static void write(RunViews runs, TenantScope scope, RunFilter filter, PrintWriter out) {
        out.print(HEADER + "\r\n");
        PageRequest next = PageRequest.first(PageRequest.MOST);
        for (int written = 0; next != null && written < MOST; written += PageRequest.MOST) {
            Page<RunRow> page = runs.list(scope, filter, next);
            page.items().forEach(row -> out.print(line(row)));
            next = page.next() == null ? null : PageRequest.olderThan(page.next(), PageRequest.MOST);
        }
    }

    private static String line(RunRow row) {
        return CsvLine.of(
                row.id(),
                row.job(),
                row.state().name().toLowerCase(Locale.ROOT),
                row.impact().word(),
                row.tenant(),
                row.lane(),
                row.origin(),
                row.askedBy(),
                row.requestedAt(),
                row.startedAt(),
                row.endedAt(),
                row.attempts(),
                row.counts().read(),
                row.counts().written(),
                row.counts().filtered(),
                row.counts().rejected(),
                row.failure());
    }
}
