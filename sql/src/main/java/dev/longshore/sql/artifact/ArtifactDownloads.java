package dev.longshore.sql.artifact;

import dev.longshore.model.account.Actor;
import dev.longshore.model.artifact.ArtifactId;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who fetched what: one row for each answer that sends bytes, written before the first of them. */
public class ArtifactDownloads {

    private static final String RECORD = """
            insert into longshore.artifact_download (artifact_id, actor, address, first_byte, last_byte)
            values (:artifact, :actor, :address, :first, :last)
            """;

    private final JdbcClient jdbc;

    ArtifactDownloads(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
