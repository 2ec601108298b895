package dev.longshore.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.installation.Folders;
import dev.longshore.model.run.RunState;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.run.RunMoves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkFoldersIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    @TempDir
    private Path data;

    private Folders folders;
    private WorkFolders workFolders;

    @BeforeEach
    void make() throws IOException {
        folders = Folders.under(data);
        Files.createDirectories(folders.work());
        workFolders = new WorkFolders(folders, new RunMoves(database.jdbc()));
        database.jdbc().sql("delete from longshore.run").update();
        database.jdbc().sql("""
                        insert into longshore.job_definition (hash, job, document) values (repeat('a', 64), 'kept', '{}') on conflict do nothing""").update();
        database.jdbc().sql("""
                        insert into longshore.job (name, definition_hash, title, kind, lane, impact, max_running, max_queued)
                        values ('kept', repeat('a', 64), 'Kept', 'export', 'bulk', 'delayed', 1, 1) on conflict do nothing""").update();
    }

    @ParameterizedTest
    @EnumSource(RunState.class)
    void aFolderGoesWithARunThatNothingWillMoveAgain(RunState state) throws IOException {
        boolean driven = state.isDriven();
        long run = run(driven ? RunState.QUEUED : state, "2 minutes");
        Path folder = folderOf(run);
        Path trail = trailOf(run);

        workFolders.pass();

        assertThat(Files.exists(folder)).isEqualTo(!state.isFinal());
        assertThat(Files.exists(trail)).isEqualTo(!state.isFinal());
    }

    @Test
    void aRunThatEndedThisMomentKeepsItsFolder() throws IOException {
        Path folder = folderOf(run(RunState.CANCELLED, "1 second"));

        workFolders.pass();

        assertThat(folder).exists();
    }

    @Test
    void whatIsNotARunsIsLeftAlone() throws IOException {
        Path other = Files.createDirectories(folders.work().resolve("bench"));
        Path unknown = folderOf(999_999);
        Path trail = trailOf(999_999);

        workFolders.pass();

        assertThat(other).exists();
        assertThat(unknown).exists();
        assertThat(trail).exists();
    }

    private Path folderOf(long run) throws IOException {
        Path folder = Files.createDirectories(folders.work().resolve(String.valueOf(run)));
        Files.writeString(folder.resolve("write-parts-0-1.part"), "half a part");
        return folder;
    }

    /** As a worker leaves one behind that died. */
    private Path trailOf(long run) throws IOException {
        Path trails = Files.createDirectories(folders.work().resolve("trails"));
        return Files.write(trails.resolve(run + ".write-parts.0.1"), new byte[8]);
    }

    private long run(RunState state, String endedAgo) {
        return database.jdbc()
                .sql("""
                        insert into longshore.run (job, definition_hash, lane, origin, caller, request_hash, parameters, context, impact, state, started_at, ended_at, ready)
                        select 'kept', repeat('a', 64), 'bulk', 'api', 'x', '\\x00', '{}', '{}', 'delayed', :state,
                          case when :state not in ('QUEUED', 'EXPIRED') then now() - interval '1 hour' end,
                          case when :state not in ('QUEUED', 'PAUSED') then now() - cast(:ago as interval) end, :state = 'COMPLETED'
                        returning id""")
                .param("state", state.name())
                .param("ago", endedAgo)
                .query(Long.class)
                .single();
    }
}
