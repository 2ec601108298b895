package dev.longshore.sql.artifact;

import dev.longshore.model.account.Actor;
import dev.longshore.model.artifact.ArtifactId;
import dev.longshore.model.audit.Act;
import dev.longshore.sql.audit.AuditTrail;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

/**
 * How artifacts end. First the row says so, and nobody can fetch the file any more; then a worker removes the bytes, and says so too. A crash between the two
 * leaves bytes that the next look removes.
 */
public class ArtifactEnds {

    /**
     * An artifact whose bytes are still there.
     *
     * @param target where it is kept; null for the artifact folder
     * @param location relative to the artifact folder or the target
     */
    public record Remains(ArtifactId artifact, @Nullable String target, String location) {

        /** Where it is kept, as {@link #remains} passes places over: the target's name; empty for the artifact folder. */
        public String place() {
            return target == null ? "" : target;
        }
    }

    private static final String DELETE = """
            update longshore.artifact
            set deleted_at = clock_timestamp(), deleted_by = :actor, deletion_reason = :reason
            where id = :id and deleted_at is null and (:tenant::text is null or tenant = :tenant)
            """;

    private static final String EXPIRE = """
            update longshore.artifact a
            set deleted_at = clock_timestamp(), deletion_reason = 'its time was over'
            from (
              select id from longshore.artifact
              where deleted_at is null and expires_at <= clock_timestamp()
              order by expires_at limit :most for update skip locked
            ) due
            where a.id = due.id
            """;

    private static final String REMAINS = """
            select a.id, a.target, a.location
            from longshore.artifact a
            where a.deleted_at is not null and a.file_removed_at is null and a.id > :after
              and coalesce(a.target, '') <> all (:without)
            order by a.id
            limit 1
            """;

    private static final String REMOVED =
            "update longshore.artifact set file_removed_at = clock_timestamp() where id = :id";

    private final JdbcClient jdbc;
    private final AuditTrail audit;

    public ArtifactEnds(JdbcClient jdbc, AuditTrail audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /**
     * Deletes one by hand.
     *
     * @return false if there is none in sight, or it is deleted already
     */
    @Transactional
    public boolean delete(Actor actor, ArtifactId artifact, String reason) {
        int deleted = jdbc.sql(DELETE)
                .param("id", artifact.value())
                .param("actor", actor.name())
                .param("reason", reason)
                .param("tenant", actor.scope().tenant())
                .update();
        if (deleted == 1) {
            audit.record(Act.accepted(actor, "artifact.delete", "artifact:" + artifact, reason));
        }
        return deleted == 1;
    }

    /**
     * Deletes those whose time is over, by the database's clock.
     *
     * @return how many
     */
    @Transactional
    public int expire(int most) {
        return jdbc.sql(EXPIRE).param("most", most).update();
    }

    /**
     * One whose bytes are to be removed. Others may be at it too: nobody brings bytes back, and what one has removed the other finds gone.
     *
     * @param after the id of the last one that was tried; 0 for the first
     * @param without places that are passed over
     */
    public Optional<Remains> remains(long after, Collection<String> without) {
        List<Remains> found = jdbc.sql(REMAINS)
                .param("after", after)
                .param("without", without.toArray(String[]::new))
                .query((rs, number) ->
                        new Remains(new ArtifactId(rs.getLong("id")), rs.getString("target"), rs.getString("location")))
                .list();
        return found.stream().findFirst();
    }

    /** Records that its bytes are gone. */
    public void removed(ArtifactId artifact) {
        jdbc.sql(REMOVED).param("id", artifact.value()).update();
    }
}
