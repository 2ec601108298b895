package dev.longshore.sql.artifact;

import static dev.longshore.sql.page.Columns.instant;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.artifact.ArtifactId;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.page.Columns;
import dev.longshore.sql.page.Page;
import dev.longshore.sql.page.PageKey;
import dev.longshore.sql.page.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads artifacts, in sight of a tenant. */
public class ArtifactViews {

    private static final String BY_ID = """
            select a.id, a.run_id, a.tenant, a.name, a.media_type, a.target, a.location, a.bytes, a.rows, a.sha256, a.created_at, a.expires_at, a.deleted_at,
              a.deleted_by, a.deletion_reason
            from longshore.artifact a
            where a.id = :id and (:tenant::text is null or a.tenant = :tenant)
            """;

    private static final String OF_RUN = """
            select a.id, a.run_id, a.tenant, a.name, a.media_type, a.target, a.location, a.bytes, a.rows, a.sha256, a.created_at, a.expires_at, a.deleted_at,
              a.deleted_by, a.deletion_reason
            from longshore.artifact a
            where a.run_id = :run and (:tenant::text is null or a.tenant = :tenant)
            order by a.name
            """;

    private static final String OLDER = """
            select a.id, a.run_id, a.tenant, a.name, a.media_type, a.target, a.location, a.bytes, a.rows, a.sha256, a.created_at, a.expires_at, a.deleted_at,
              a.deleted_by, a.deletion_reason
            from longshore.artifact a
            where (:tenant::text is null or a.tenant = :tenant) and (a.created_at, a.id) < (:at, :id)
            order by a.created_at desc, a.id desc
            limit :limit
            """;

    private static final String NEWER = """
            select a.id, a.run_id, a.tenant, a.name, a.media_type, a.target, a.location, a.bytes, a.rows, a.sha256, a.created_at, a.expires_at, a.deleted_at,
              a.deleted_by, a.deletion_reason
            from longshore.artifact a
            where (:tenant::text is null or a.tenant = :tenant) and (a.created_at, a.id) > (:at, :id)
            order by a.created_at, a.id
            limit :limit
            """;

    private static final String ENTRIES = """
            select entry ->> 'name' as name, entry ->> 'format' as format, cast(entry ->> 'bytes' as bigint) as bytes, cast(entry ->> 'rows' as bigint) as rows,
              entry ->> 'sha256' as sha256
            from longshore.artifact a
              cross join lateral jsonb_path_query(a.manifest, '$.files[*]') with ordinality as listed (entry, place)
            where a.id = :id and (:tenant::text is null or a.tenant = :tenant)
            order by listed.place
            """;

    /** By a person or a token of ours; what a client of the database calls itself is no account, but whom it names as actor may be one. */
    private static final String ASKED_FOR = """
            select exists (
              select from longshore.artifact a join longshore.run r on r.id = a.run_id
              where a.id = :id and (:tenant::text is null or a.tenant = :tenant)
                and (r.context ->> 'actor' = :actor or (r.caller = :actor and r.origin = any (array['api', 'operator']))))
            """;

    private final JdbcClient jdbc;

    public ArtifactViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One artifact, also one whose file was removed; nothing if it is not in sight. */
    public Optional<ArtifactRow> find(TenantScope scope, ArtifactId id) {
        return jdbc.sql(BY_ID)
                .param("id", id.value())
                .param("tenant", scope.tenant())
                .query(ArtifactViews::row)
                .optional();
    }

    /** Whether somebody asked for the run that made it, or had it asked for. */
    public boolean isAskedForBy(Actor actor, ArtifactId id) {
        return jdbc.sql(ASKED_FOR)
                .param("id", id.value())
                .param("tenant", actor.scope().tenant())
                .param("actor", actor.name())
                .query(Boolean.class)
                .single();
    }

    /** The files in an archive, in its order, also of one that was removed; none of an artifact that is one file. */
    public List<ArtifactEntry> entries(TenantScope scope, ArtifactId id) {
        return jdbc.sql(ENTRIES)
                .param("id", id.value())
                .param("tenant", scope.tenant())
                .query((rs, number) -> new ArtifactEntry(
                        rs.getString("name"),
                        rs.getString("format"),
                        rs.getLong("bytes"),
                        rs.getLong("rows"),
                        rs.getString("sha256")))
                .list();
    }

    /** The artifacts of a run, by name. */
    public List<ArtifactRow> ofRun(TenantScope scope, RunId run) {
        return jdbc.sql(OF_RUN)
                .param("run", run.value())
                .param("tenant", scope.tenant())
                .query(ArtifactViews::row)
                .list();
    }

    /** All artifacts, newest first. */
    public Page<ArtifactRow> list(TenantScope scope, PageRequest page) {
        PageKey key = page.key() == null ? Columns.END_OF_TIME : page.key();
        List<ArtifactRow> rows = jdbc.sql(page.side() == PageRequest.Side.NEWER ? NEWER : OLDER)
                .param("tenant", scope.tenant())
                .param("at", Columns.timestamp(key.at()))
                .param("id", key.id())
                .param("limit", page.limit() + 1)
                .query(ArtifactViews::row)
                .list();
        return Page.of(rows, page, ArtifactRow::key);
    }

    private static ArtifactRow row(ResultSet rs, int number) throws SQLException {
        return new ArtifactRow(
                new ArtifactId(rs.getLong("id")),
                new RunId(rs.getLong("run_id")),
                rs.getString("tenant"),
                rs.getString("name"),
                rs.getString("media_type"),
                rs.getString("target"),
                rs.getString("location"),
                rs.getLong("bytes"),
                rs.getLong("rows"),
                rs.getString("sha256"),
                Columns.required(instant(rs, "created_at"), "created_at"),
                instant(rs, "expires_at"),
                instant(rs, "deleted_at"),
                rs.getString("deleted_by"),
                rs.getString("deletion_reason"));
    }
}
