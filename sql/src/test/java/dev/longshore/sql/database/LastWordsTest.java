package dev.longshore.sql.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordsTest {

    @TempDir
    Path folder;

    @Test
    void areTheErrorsOfEverySource() throws IOException {
        Path command = write("command.log", "waiting for server to start....\npg_ctl: could not start server\n");
        Path start = write("start.log", """
                2026-01-01 00:00:00 UTC [7]  LOG:  could not bind IPv4 address "127.0.0.1": Address already in use
                2026-01-01 00:00:00 UTC [7]  HINT:  Is another postmaster already running on port 5432?
                2026-01-01 00:00:00 UTC [7]  FATAL:  could not create any TCP/IP sockets
                2026-01-01 00:00:00 UTC [7]  LOG:  database system is shut down
                """);
        assertThat(LastWords.of(command, start))
                .isEqualTo("could not bind IPv4 address \"127.0.0.1\": Address already in use; "
                        + "could not create any TCP/IP sockets");
    }

    @Test
    void areTheLastLineWhenNoneIsAnError() throws IOException {
        assertThat(LastWords.of(write("command.log", "one\n\ntwo\n\n"))).isEqualTo("two");
    }

    @Test
    void areWhatTheProgramItselfCouldNotDo() throws IOException {
        assertThat(LastWords.of(
                        write("command.log", "pg_ctl: could not access directory \"/d\": Permission denied\nbye")))
                .isEqualTo("could not access directory \"/d\": Permission denied");
    }

    @Test
    void areReadFromTheNewestFileOfAFolder() throws IOException {
        Path logs = Files.createDirectories(folder.resolve("log"));
        assertThat(write("log/old.log", "FATAL:  long ago").toFile().setLastModified(1_000))
                .isTrue();
        write("log/new.log", "PANIC:  could not write: No space left on device");
        assertThat(LastWords.of(logs)).isEqualTo("could not write: No space left on device");
    }

    @Test
    void areSaidToBeMissing() throws IOException {
        assertThat(LastWords.of(folder.resolve("absent.log"))).isEqualTo("nothing was said");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
