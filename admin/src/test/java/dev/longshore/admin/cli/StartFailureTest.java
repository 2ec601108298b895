package dev.longshore.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.PortInUseException;

class StartFailureTest {

    private static final Path LOG = Path.of("/srv/logs/longshore.log");

    @Test
    void saysOurOwnFailuresWithTheirRemedyHoweverDeepTheyLie() {
        RuntimeException failure = new IllegalStateException(
                "bean", LongshoreException.of(Category.EXTERNAL, "x", "The database is away.", "Start it."));
        assertThat(StartFailure.sentence(new NotStarted(failure, LOG))).isEqualTo("The database is away. Start it.");
    }

    @Test
    void saysThatAPortIsTaken() {
        assertThat(StartFailure.sentence(new NotStarted(new PortInUseException(8080), LOG)))
                .isEqualTo("Port 8080 is taken by another program. Stop it, or give another port with --port.");
    }

    @Test
    void saysThatAnAddressIsNotOurs() {
        RuntimeException failure =
                new IllegalStateException("connector", new BindException("Cannot assign requested address"));
        assertThat(StartFailure.sentence(new NotStarted(failure, LOG))).contains("server.address", "0.0.0.0");
    }

    @Test
    void saysThatTheDiskIsFull() {
        RuntimeException failure = new UncheckedIOException(new IOException("write: No space left on device"));
        assertThat(StartFailure.sentence(failure))
                .isEqualTo("The disk is full. Free some space, or give a data folder on another disk with --data.");
    }

    @Test
    void saysTheRootOfAnyOtherFailureInOneLineAndWhereTheRestIs() {
        RuntimeException failure = new IllegalStateException("bean", new IllegalArgumentException("odd\nsecond line"));
        assertThat(StartFailure.sentence(new NotStarted(failure, LOG)))
                .isEqualTo("Longshore could not do it: odd. See /srv/logs/longshore.log.");
    }
}
