package dev.longshore.admin.console;

import dev.longshore.model.account.Actor;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.page.PageRequest;
import dev.longshore.sql.rejection.RecordFields;
import dev.longshore.sql.rejection.RejectedRecord;
import dev.longshore.sql.rejection.RejectedRecords;
import dev.longshore.sql.run.RunViews;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/** The rejected records of a run as CSV, all of them. */
@ConsolePage
class RejectedCsv {

    private static final String HEADER = "id,step,unit,position,item,at,field,value,rule,message,fingerprint,state\r\n";

    private final RunViews runs;
    private final RejectedRecords rejected;
    private final JsonMapper json;

    RejectedCsv(RunViews runs, RejectedRecords rejected, JsonMapper json) {
        this.runs = runs;
        this.rejected = rejected;
        this.json = json;
    }

    @GetMapping(path = "/runs/{id:\\d{1,18}}/rejected-records.csv", produces = CsvLine.MEDIA_TYPE)
    void csv(Actor actor, @PathVariable long id, HttpServletResponse response) throws IOException {
        RunId run = new RunId(Math.max(1, id));
        if (runs.row(actor.scope(), run).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        response.setContentType(CsvLine.MEDIA_TYPE);
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"rejected-records-of-run-" + run + ".csv\"");
        PrintWriter out = response.getWriter();
        out.print(HEADER);
        long after = 0;
        List<RejectedRecord> page;
        do {
            page = rejected.ofRun(run, after, PageRequest.MOST);
            for (RejectedRecord record : page) {
                out.print(line(record));
                after = record.id();
            }
        } while (page.size() == PageRequest.MOST);
    }

    /** Records that are open, with their values, to be corrected and sent back. */
    @GetMapping(path = "/runs/{id:\\d{1,18}}/rejected-values.csv", produces = CsvLine.MEDIA_TYPE)
    void values(
            Actor actor,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            HttpServletResponse response)
            throws IOException {
        RunId run = new RunId(Math.max(1, id));
        if (runs.row(actor.scope(), run).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        String only = reason.isEmpty() ? null : reason;
        Set<String> names = new LinkedHashSet<>();
        eachOpen(
                run,
                only,
                record ->
                        names.addAll(RecordFields.values(record.content(), json).keySet()));
        response.setContentType(CsvLine.MEDIA_TYPE);
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"to-correct-of-run-" + run + ".csv\"");
        PrintWriter out = response.getWriter();
        out.print(CsvLine.of(Stream.concat(Stream.of(CorrectedCsv.ID, CorrectedCsv.WHY), names.stream())
                .toArray()));
        eachOpen(run, only, record -> {
            Map<String, @Nullable String> values = RecordFields.values(record.content(), json);
            List<@Nullable Object> cells = new ArrayList<>();
            cells.add(record.id());
            cells.add(record.message());
            names.forEach(name -> cells.add(values.get(name)));
            out.print(CsvLine.of(cells.toArray()));
        });
    }

    private void eachOpen(RunId run, @Nullable String reason, Consumer<RejectedRecord> use) {
        long after = 0;
        List<RejectedRecord> page;
        do {
            page = rejected.ofRun(run, null, reason, after, PageRequest.MOST);
            for (RejectedRecord record : page) {
                after = record.id();
                if (record.state().isOpen()
                        && !RecordFields.values(record.content(), json).isEmpty()) {
                    use.accept(record);
                }
            }
        } while (page.size() == PageRequest.MOST);
    }

    private static String line(RejectedRecord record) {
        return CsvLine.of(
                record.id(),
                record.step(),
                record.unit(),
                record.position(),
                record.item(),
                record.at(),
                record.field(),
                record.value(),
                record.rule(),
                record.message(),
                record.fingerprint(),
                record.state().word());
    }
}
