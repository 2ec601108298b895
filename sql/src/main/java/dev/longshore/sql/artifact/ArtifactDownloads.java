package dev.longshore.sql.artifact;

import dev.longshore.model.account.Actor;
import dev.longshore.model.artifact.ArtifactId;
import dev.longshore.sql.page.Columns;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who fetched what: one row for each answer that sends bytes, written before the first of them. */
public class ArtifactDownloads {

    private static final String RECORD = """
            insert into longshore.artifact_download (artifact_id, actor, address, first_byte, last_byte)
            values (:artifact, :actor, :address, :first, :last)
            """;

    private static final String LATEST = """
            select d.at, d.actor, d.address, d.first_byte, d.last_byte
            from longshore.artifact_download d
            where d.artifact_id = :artifact
            order by d.id desc
            limit :limit
            """;

    private final JdbcClient jdbc;

    ArtifactDownloads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The latest downloads of an artifact that the caller has in sight, newest first. */
    public List<DownloadRow> latest(ArtifactId artifact, int limit) {
        return jdbc.sql(LATEST)
                .param("artifact", artifact.value())
                .param("limit", limit)
                .query((rs, number) -> new DownloadRow(
                        Columns.required(Columns.instant(rs, "at"), "at"),
                        rs.getString("actor"),
                        rs.getString("address"),
                        rs.getLong("first_byte"),
                        rs.getLong("last_byte")))
                .list();
    }

    /** Records that the bytes from first to last, both included, are sent. */
    public void record(Actor actor, ArtifactId artifact, long first, long last) {
        jdbc.sql(RECORD)
                .param("artifact", artifact.value())
                .param("actor", actor.name())
                .param("address", actor.address())
                .param("first", first)
                .param("last", last)
                .update();
    }
}
