package dev.longshore.jobs.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.account.Actor;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.job.JobName;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.input.InputEnds;
import dev.longshore.sql.input.InputFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class InputRemovalIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    Path data;

    private final JdbcClient jdbc = JdbcClient.create(database.dataSource());
    private final TransactionTemplate transactions =
            new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
    private InputFiles inputs;
    private InputRemoval removal;

    @BeforeEach
    void prepare() {
        jdbc.sql("delete from longshore.input_file").update();
        inputs = new InputFiles(
                jdbc, new AuditTrail(jdbc, JsonMapper.builder().build()), transactions, Folders.under(data));
        removal = new InputRemoval(new InputEnds(jdbc), inputs, transactions);
    }

    @Test
    void oneThatCannotBeRemovedHoldsNoneUp() throws IOException {
        UUID stuck = received("3 s");
        UUID other = received("2 s");
        Files.delete(inputs.path(stuck));
        // no file, and nothing that is deleted as one
        Files.createDirectories(inputs.path(stuck).resolve("in-the-way"));

        removal.look();

        assertThat(isRemoved(other)).isTrue();
        assertThat(inputs.path(other)).doesNotExist();
        assertThat(isRemoved(stuck)).isFalse();
        Files.delete(inputs.path(stuck).resolve("in-the-way"));
        removal.look();
        assertThat(isRemoved(stuck)).isTrue();
    }

    @Test
    void aFolderThatIsNotMountedLosesNothing() throws IOException {
        UUID over = received("1 s");
        Path away = data.resolve("away");
        Files.move(inputs.folder(), away);

        removal.look();
        assertThat(isRemoved(over)).isFalse();

        Files.move(away, inputs.folder());
        removal.look();
        assertThat(isRemoved(over)).isTrue();
        assertThat(inputs.path(over)).doesNotExist();
    }

    @Test
    void bytesThatNoRowNamesAreSweptADayLater() throws IOException {
        Path named = aged(inputs.path(received("1 s")));
        Path half = aged(Files.writeString(inputs.folder().resolve(UUID.randomUUID() + ".half"), "id"));
        Path bare =
                aged(Files.writeString(inputs.folder().resolve(UUID.randomUUID().toString()), "id"));
        Path young = Files.writeString(inputs.folder().resolve(UUID.randomUUID().toString()), "id");
        Path theirs = aged(Files.writeString(inputs.folder().resolve("README"), "id"));

        new InputSweep(inputs, Clock.systemUTC()).look();

        assertThat(inputs.folder()).isDirectoryNotContaining(half::equals).isDirectoryNotContaining(bare::equals);
        assertThat(named).exists();
        assertThat(young).exists();
        assertThat(theirs).exists();
    }

    private static Path aged(Path file) throws IOException {
        return Files.setLastModifiedTime(
                file, FileTime.from(Clock.systemUTC().instant().minus(Duration.ofHours(25))));
    }

    private UUID received(String over) throws IOException {
        UUID id = inputs.receive(
                        new JobName("customers"),
                        null,
                        "a.csv",
                        Actor.local("ana"),
                        new ByteArrayInputStream(new byte[3]))
                .id();
        jdbc.sql(
                        "update longshore.input_file set expires_at = clock_timestamp() - cast(:over as interval) where id = :id")
                .param("over", over)
                .param("id", id)
                .update();
        return id;
    }

    private boolean isRemoved(UUID file) {
        return inputs.find(file).orElseThrow().removedAt() != null;
    }
}
