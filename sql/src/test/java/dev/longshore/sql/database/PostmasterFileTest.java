package dev.longshore.sql.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterFileTest {

    @TempDir
    Path data;

    @Test
    void isAbsentWhereNoServerRan() throws IOException {
        assertThat(PostmasterFile.of(data)).isEmpty();
    }

    @Test
    void isLeftToPostgresWhenItIsTorn() throws IOException {
        Files.writeString(data.resolve("postmaster.pid"), "12\n/data\n");
        assertThat(PostmasterFile.of(data)).isEmpty();
        Files.writeString(data.resolve("postmaster.pid"), "pid\n/data\n1\nport\n");
        assertThat(PostmasterFile.of(data)).isEmpty();
    }

    @Test
    void tellsACopiedFolderFromItsOwn() throws IOException {
        write(ProcessHandle.current().pid(), data);
        assertThat(PostmasterFile.of(data).orElseThrow().isOf(data)).isTrue();
        write(ProcessHandle.current().pid(), Path.of("/elsewhere"));
        assertThat(PostmasterFile.of(data).orElseThrow().isOf(data)).isFalse();
    }

    @Test
    void takesAnotherProgramForNoServer() throws IOException {
        write(ProcessHandle.current().pid(), data);
        assertThat(PostmasterFile.of(data).orElseThrow().isRunning()).isFalse();
    }

    @Test
    void keepsTheSharedMemoryWhenItSaysThatTheProcessIsGone() throws IOException {
        write(ProcessHandle.current().pid(), data);
        PostmasterFile.of(data).orElseThrow().disown();

        assertThat(ProcessHandle.of(PostmasterFile.of(data).orElseThrow().pid()))
                .isEmpty();
        assertThat(Files.readAllLines(data.resolve("postmaster.pid")).get(6)).isEqualTo("  5432001  12");
    }

    private void write(long pid, Path folder) throws IOException {
        Files.writeString(
                data.resolve("postmaster.pid"),
                pid + "\n" + folder + "\n1700000000\n5432\n\n127.0.0.1\n  5432001  12\nready\n");
    }
}
