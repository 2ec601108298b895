package dev.longshore.jobs.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.Folders;
import dev.longshore.sql.artifact.ArtifactEnds;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class ArtifactRemovalIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    @TempDir
    Path shared;

    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final AtomicInteger asked = new AtomicInteger();
    private Folders folders;
    private ArtifactRemoval removal;
    private long run;

    @BeforeEach
    void prepare() {
        folders = Folders.under(data);
        removal = new ArtifactRemoval(
                new ArtifactEnds(jdbc, new AuditTrail(jdbc, JsonMapper.builder().build())),
                folders,
                new ArtifactTargets(Map.of("shared", () -> new FolderTarget(shared), "away", this::away)));
        jdbc.sql("delete from longshore.artifact").update();
        run = newRun();
    }

    @Test
    void whatIsOverIsEndedAndItsBytesAreRemoved() throws Exception {
        long over = publish("over.csv", "now() - interval '1 second'");
        long later = publish("later.csv", "now() + interval '1 hour'");
        long good = publish("good.csv", "null");

        removal.look();

        assertThat(state(over)).isEqualTo("deleted by nobody because its time was over, bytes removed");
        assertThat(state(later)).isEqualTo("there");
        assertThat(state(good)).isEqualTo("there");
        assertThat(folder().resolve("over.csv")).doesNotExist();
        assertThat(folder().resolve("over.csv.manifest.json")).doesNotExist();
        assertThat(folder().resolve("later.csv")).exists();
        assertThat(folder().resolve("good.csv.manifest.json")).exists();
    }

    @Test
    void theLastFileOfARunTakesItsFoldersAlong() throws Exception {
        publish("over.csv", "now() - interval '1 second'");

        removal.look();

        assertThat(folder()).doesNotExist();
        assertThat(folders.artifacts()).isEmptyDirectory();
    }

    /** A crash between the bytes and the row: the bytes are gone, and the row does not say so yet. */
    @Test
    void whatDiedHalfwayIsDoneAgain() throws Exception {
        long half = publish("half.csv", "null");
        jdbc.sql(
                        "update longshore.artifact set deleted_at = now(), deleted_by = 'ana', deletion_reason = 'wrong rows' where id = ?")
                .param(half)
                .update();
        Files.delete(folder().resolve("half.csv"));

        removal.look();

        assertThat(state(half)).isEqualTo("deleted by ana because wrong rows, bytes removed");
        assertThat(folder()).doesNotExist();
    }

    @Test
    void aFolderThatIsNotMountedLosesNothing() throws Exception {
        long over = publish("over.csv", "now() - interval '1 second'");
        Path away = data.resolve("away");
        Files.move(folders.artifacts(), away);

        removal.look();
        assertThat(state(over)).isEqualTo("deleted by nobody because its time was over, bytes still there");

        Files.move(away, folders.artifacts());
        removal.look();
        assertThat(state(over)).endsWith("bytes removed");
        assertThat(folder()).doesNotExist();
    }

    /** The place of a mount is a folder that is there, and empty. */
    @Test
    void aMountThatIsAwayLosesNothing() throws Exception {
        long over = publish("over.csv", "now() - interval '1 second'");
        Path away = data.resolve("away");
        Files.move(folders.artifacts(), away);
        Files.createDirectory(folders.artifacts());

        removal.look();
        assertThat(state(over)).endsWith("bytes still there");

        Files.delete(folders.artifacts());
        Files.move(away, folders.artifacts());
        removal.look();
        assertThat(state(over)).endsWith("bytes removed");
    }

    /** A folder where a file should be cannot be deleted, whoever asks. */
    @Test
    void oneThatCannotBeRemovedKeepsNobodyWaiting() throws Exception {
        long stuck = publish("stuck.csv", "now() - interval '1 second'");
        long next = publish("next.csv", "now() - interval '1 second'");
        Path file = folder().resolve("stuck.csv");
        Files.delete(file);
        Files.createDirectory(file);
        Files.writeString(file.resolve("inside"), "x");
        Path other = folder().resolve("stuck.csv.manifest.json");

        removal.look();

        assertThat(state(stuck)).endsWith("bytes still there");
        assertThat(state(next)).endsWith("bytes removed");
        assertThat(other).exists();
        Files.delete(file.resolve("inside"));
        removal.look();
        assertThat(state(stuck)).endsWith("bytes removed");
    }

    @Test
    void filesOfATargetAreRemovedThere() throws Exception {
        long over = publish("over.csv", "now() - interval '1 second'");
        Path there = shared.resolve("job/7/over.csv");
        Files.createDirectories(there.getParent());
        Files.writeString(there, "rows");
        Files.writeString(there.resolveSibling("over.csv.manifest.json"), "{}");
        jdbc.sql("update longshore.artifact set target = 'shared', location = 'job/7/over.csv' where id = ?")
                .param(over)
                .update();
        long lost = publish("lost.csv", "now() - interval '1 second'");
        jdbc.sql("update longshore.artifact set target = 'unknown' where id = ?")
                .param(lost)
                .update();

        removal.look();

        assertThat(state(over)).endsWith("bytes removed");
        assertThat(shared).isEmptyDirectory();
        assertThat(state(lost)).endsWith("bytes still there");
    }

    /** As long as its folder is not there. */
    private ArtifactTarget away() {
        asked.incrementAndGet();
        if (!Files.isDirectory(shared.resolve("away"))) {
            throw LongshoreException.of(Category.EXTERNAL, "away", "It is away.", "Wait.");
        }
        return new FolderTarget(shared.resolve("away"));
    }

    /** What failed first in a look is passed over by the next one, so that all others have their turn. */
    @Test
    void aTargetThatIsAwayHoldsUpNobodyAndIsAskedOnceALook() throws Exception {
        long first = publish("first.csv", "now() - interval '1 second'");
        long second = publish("second.csv", "now() - interval '1 second'");
        long near = publish("near.csv", "now() - interval '1 second'");
        jdbc.sql("update longshore.artifact set target = 'away', location = 'job/' || name where id in (:ids)")
                .param("ids", List.of(first, second))
                .update();

        removal.look();
        assertThat(state(near)).endsWith("bytes removed");
        assertThat(asked).hasValue(1);

        // it is back, but for what stands in the way of the first
        Path stuck = shared.resolve("away/job/first.csv");
        Files.createDirectories(stuck);
        Files.writeString(stuck.resolve("inside"), "x");
        Files.writeString(stuck.resolveSibling("second.csv"), "rows");
        removal.look();
        assertThat(state(first)).endsWith("bytes still there");
        assertThat(state(second)).endsWith("bytes removed");

        Files.delete(stuck.resolve("inside"));
        removal.look();
        assertThat(state(first)).endsWith("bytes removed");
    }

    @Test
    void anArtifactFolderThatIsAwayHoldsUpNoTarget() throws Exception {
        long one = publish("one.csv", "now() - interval '1 second'");
        jdbc.sql("""
                        insert into longshore.artifact (run_id, name, media_type, location, bytes, rows, sha256, manifest, expires_at)
                        select run_id, n || name, media_type, location, bytes, rows, sha256, manifest, expires_at
                        from longshore.artifact, generate_series(1, 600) n where id = :id
                        """).param("id", one).update();
        long there = publish("there.csv", "now() - interval '1 second'");
        jdbc.sql("update longshore.artifact set target = 'shared' where id = :id")
                .param("id", there)
                .update();
        Files.move(folders.artifacts(), data.resolve("unmounted"));

        removal.look();
        // no more than 500 expire in a look
        removal.look();

        assertThat(state(there)).endsWith("bytes removed");
    }

    private String state(long artifact) {
        return jdbc.sql("""
                        select case when deleted_at is null then 'there'
                          else 'deleted by ' || coalesce(deleted_by, 'nobody') || ' because ' || deletion_reason || ', bytes '
                            || case when file_removed_at is null then 'still there' else 'removed' end end
                        from longshore.artifact where id = ?
                        """).param(artifact).query(String.class).single();
    }

    private Path folder() {
        return folders.artifacts().resolve(run + "/1");
    }

    private long publish(String name, String expires) throws Exception {
        Files.createDirectories(folder());
        Files.writeString(folder().resolve(name), "rows");
        Files.writeString(folder().resolve(name + ".manifest.json"), "{}");
        return jdbc.sql(
                        "insert into longshore.artifact (run_id, name, media_type, location, bytes, rows, sha256, manifest, expires_at)"
                                + " values (:run, :name, 'text/csv', :location, 4, 1, repeat('0', 64), '{}', " + expires
                                + ") returning id")
                .param("run", run)
                .param("name", name)
                .param("location", run + "/1/" + name)
                .query(Long.class)
                .single();
    }

    private long newRun() {
        jdbc.sql(
                        "insert into longshore.job_definition (hash, job, document) values (repeat('0', 64), 'an-export', '{}') on conflict do nothing")
                .update();
        jdbc.sql("""
                        insert into longshore.job (name, definition_hash, title, kind, lane, impact, max_running, max_queued)
                        values ('an-export', repeat('0', 64), 'An export', 'export', 'bulk', 'delayed', 1, 10) on conflict do nothing
                        """).update();
        return jdbc.sql("""
                        insert into longshore.run (job, definition_hash, lane, origin, caller, request_hash, parameters, context, impact)
                        values ('an-export', repeat('0', 64), 'bulk', 'sql', 'test', '\\\\x00', '{}', '{}', 'delayed') returning id
                        """.replace("\\\\", "\\")).query(Long.class).single();
    }
}
