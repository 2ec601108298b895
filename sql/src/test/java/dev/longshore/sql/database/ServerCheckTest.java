package dev.longshore.sql.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.DatabaseAddress;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ServerCheckTest {

    @Test
    void refusesAServerThatIsTooOld() throws IOException {
        try (OldPostgres server = OldPostgres.ofVersion("14.19")) {
            DatabaseAddress address = new DatabaseAddress(server.url(), "shop", "");
            assertThatThrownBy(() -> ServerCheck.requireUsable(address))
                    .hasMessage("The database at " + server.url() + " is PostgreSQL 14; Longshore needs 15 or later.")
                    .extracting(e -> ((LongshoreException) e).remedy())
                    .isEqualTo(
                            "Use a newer server, or leave spring.datasource.url out: Longshore then runs one of its own.");
        }
    }

    @Test
    void takesTheOldestThatIsSupported() throws IOException {
        try (OldPostgres server = OldPostgres.ofVersion("15.0")) {
            DatabaseAddress address = new DatabaseAddress(server.url(), "shop", "");
            assertThatCode(() -> ServerCheck.requireUsable(address)).doesNotThrowAnyException();
        }
    }
}
