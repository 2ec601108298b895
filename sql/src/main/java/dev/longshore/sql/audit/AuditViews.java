package dev.longshore.sql.audit;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;

import dev.longshore.model.audit.AuditOutcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads the audit, newest first, and verifies it. It knows no tenants: who is bound to one must not be given it. */
public class AuditViews {

    private static final String LIST = """
            select a.id, a.at, a.actor, a.role, a.address, a.action, a.target, a.reason, a.before::text as before, a.after::text as after, a.outcome,
              encode(a.hash, 'hex') as hash
            from longshore.audit a
            where a.id < :before
            order by a.id desc
            limit :limit
            """;

    private static final String OF_TARGET = """
            select a.id, a.at, a.actor, a.role, a.address, a.action, a.target, a.reason, a.before::text as before, a.after::text as after, a.outcome,
              encode(a.hash, 'hex') as hash
            from longshore.audit a
            where a.target = :target and a.id < :before
            order by a.id desc
            limit :limit
            """;

    private static final String VERIFY = "select v.id, v.problem from longshore.verify_audit() v limit 100";
    private static final String LENGTH = "select coalesce(max(a.id), 0) from longshore.audit a";

    private static final TypeReference<TreeMap<String, Object>> VALUES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AuditViews(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * Records, newest first.
     *
     * @param target such as {@code run:1841207}; null for all
     * @param before older than this id; null from the newest on
     */
    public List<AuditEntry> list(@Nullable String target, @Nullable Long before, int limit) {
        return jdbc.sql(target == null ? LIST : OF_TARGET)
                .param("target", target)
                .param("before", before == null ? Long.MAX_VALUE : before)
                .param("limit", limit)
                .query(this::entry)
                .list();
    }

    /** Reads the whole chain; takes about a second for 100,000 records. */
    public Verification verify() {
        long length = jdbc.sql(LENGTH).query(Long.class).single();
        List<Problem> problems = jdbc.sql(VERIFY)
                .query((rs, number) -> new Problem(rs.getLong("id"), rs.getString("problem")))
                .list();
        return new Verification(length, problems);
    }

    /**
     * What a verification found.
     *
     * @param records in the chain
     * @param problems the first 100; empty if nobody changed, removed or moved a record
     */
    public record Verification(long records, List<Problem> problems) {}

    /** A record at which the chain breaks. */
    public record Problem(long id, String problem) {}

    private AuditEntry entry(ResultSet rs, int number) throws SQLException {
        return new AuditEntry(
                rs.getLong("id"),
                required(instant(rs, "at"), "at"),
                rs.getString("actor"),
                rs.getString("role"),
                rs.getString("address"),
                rs.getString("action"),
                rs.getString("target"),
                rs.getString("reason"),
                values(rs.getString("before")),
                values(rs.getString("after")),
                AuditOutcome.valueOf(rs.getString("outcome").toUpperCase(Locale.ROOT)),
                rs.getString("hash"));
    }

    private @Nullable Map<String, Object> values(@Nullable String stored) {
        return stored == null ? null : json.readValue(stored, VALUES);
    }
}
