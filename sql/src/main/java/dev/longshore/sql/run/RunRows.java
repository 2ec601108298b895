package dev.longshore.sql.run;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.number;
import static dev.longshore.sql.page.Columns.required;
import static dev.longshore.sql.page.Columns.wholeNumber;

import dev.longshore.model.failure.Category;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.Counts;
import dev.longshore.model.run.RunId;
import dev.longshore.model.run.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@link RunListSql} selects. */
final class RunRows implements RowMapper<RunRow> {

    static final TypeReference<TreeMap<String, Object>> VALUES = new TypeReference<>() {};

    private final JsonMapper json;

    RunRows(JsonMapper json) {
        this.json = json;
    }

    @Override
    public RunRow mapRow(ResultSet rs, int number) throws SQLException {
        RunState state = RunState.valueOf(rs.getString("state"));
        Counts counts = counts(rs);
        return new RunRow(
                new RunId(rs.getLong("id")),
                new JobName(rs.getString("job")),
                rs.getString("title"),
                rs.getString("lane"),
                rs.getString("tenant"),
                rs.getString("origin"),
                rs.getString("caller"),
                rs.getString("actor"),
                Impact.Level.valueOf(rs.getString("impact").toUpperCase(Locale.ROOT)),
                state,
                required(instant(rs, "state_since"), "state_since"),
                rs.getBoolean("ready"),
                required(instant(rs, "requested_at"), "requested_at"),
                instant(rs, "started_at"),
                instant(rs, "ended_at"),
                rs.getInt("attempts"),
                counts,
                Progress.of(
                        rs.getInt("units_done"),
                        rs.getInt("units"),
                        counts.read(),
                        wholeNumber(rs, "rows_expected"),
                        state == RunState.COMPLETED,
                        state.isDriven() ? pace(rs) : Progress.Pace.NONE),
                parameters(rs),
                failure(rs),
                OutdatedRows.of(rs));
    }

    private Map<String, Object> parameters(ResultSet rs) throws SQLException {
        Map<String, Object> parameters = json.readValue(rs.getString("parameters"), VALUES);
        for (String secret : json.readValue(rs.getString("secrets"), String[].class)) {
            parameters.computeIfPresent(secret, (name, value) -> RunDetail.MASK);
        }
        return parameters;
    }

    private static @Nullable FailureBrief failure(ResultSet rs) throws SQLException {
        String message = rs.getString("failure");
        return message == null
                ? null
                : new FailureBrief(
                        rs.getString("failure_code"),
                        category(rs.getString("failure_category")),
                        message,
                        rs.getString("failure_remedy"));
    }

    static Category category(String word) {
        return Category.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    static Counts counts(ResultSet rs) throws SQLException {
        return new Counts(
                rs.getLong("rows_read"),
                rs.getLong("rows_written"),
                rs.getLong("rows_filtered"),
                rs.getLong("rows_rejected"));
    }

    private static Progress.Pace pace(ResultSet rs) throws SQLException {
        Double seconds = number(rs, "pace_seconds");
        Double recent = number(rs, "rows_recent");
        Long overall = wholeNumber(rs, "rows_overall");
        if (seconds == null || seconds <= 0) {
            return Progress.Pace.NONE;
        }
        double window = Math.min(seconds, Progress.WINDOW_SECONDS);
        return new Progress.Pace(
                recent == null ? null : recent / window, overall == null ? null : overall / seconds, seconds);
    }
}
