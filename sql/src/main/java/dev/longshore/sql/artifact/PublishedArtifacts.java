package dev.longshore.sql.artifact;

import dev.longshore.model.artifact.ArtifactId;
import dev.longshore.model.run.RunId;
import java.sql.Types;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a closing step writes of the files that it publishes, in the transaction that the engine opens. */
public final class PublishedArtifacts {

    /**
     * A file in its place.
     *
     * @param target where it is kept; null for the artifact folder
     * @param location path relative to the artifact folder or the target
     * @param sha256 64 hex digits, lower case
     * @param manifest JSON
     */
    public record NewArtifact(
            RunId run,
            @Nullable String tenant,
            String name,
            String mediaType,
            @Nullable String target,
            String location,
            long bytes,
            long rows,
            String sha256,
            String manifest) {}

    private static final String INSERT = """
            insert into longshore.artifact (run_id, tenant, name, media_type, target, location, bytes, rows, sha256, manifest, expires_at)
            values (:run, :tenant, :name, :mediaType, :target, :location, :bytes, :rows, :sha256, :manifest::jsonb,
              clock_timestamp() + make_interval(secs => :keep))
            returning id
            """;

    private static final String EXISTS =
            "select exists (select from longshore.artifact where run_id = :run and name = :name)";

    private final JdbcClient jdbc;

    public PublishedArtifacts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes the file an artifact of its run, for good. A run has one artifact of a name; a second fails. */
    public ArtifactId insert(NewArtifact artifact) {
        return insert(artifact, null);
    }

    /**
     * Makes the file an artifact of its run.
     *
     * @param keep how long it is kept; null for good
     */
    public ArtifactId insert(NewArtifact artifact, @Nullable Duration keep) {
        return jdbc.sql(INSERT)
                .param("run", artifact.run().value())
                .param("tenant", artifact.tenant())
                .param("name", artifact.name())
                .param("mediaType", artifact.mediaType())
                .param("target", artifact.target(), Types.VARCHAR)
                .param("location", artifact.location())
                .param("bytes", artifact.bytes())
                .param("rows", artifact.rows())
                .param("sha256", artifact.sha256())
                .param("manifest", artifact.manifest())
                .param("keep", keep == null ? null : (double) keep.toSeconds(), Types.DOUBLE)
                .query((row, number) -> new ArtifactId(row.getLong("id")))
                .single();
    }

    /** Whether the run has published a file of this name already. */
    public boolean isPublished(RunId run, String name) {
        return jdbc.sql(EXISTS)
                .param("run", run.value())
                .param("name", name)
                .query(Boolean.class)
                .single();
    }
}
