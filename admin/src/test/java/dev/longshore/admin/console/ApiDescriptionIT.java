package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API in a real browser, under its Content-Security-Policy. */
class ApiDescriptionIT {

    @TempDir
    Path folder;

    @TempDir
    Path profile;

    @Test
    void whoHasLoggedInToTheConsoleBrowsesIt() {
        try (ConsoleServer server = ConsoleServer.start(folder);
                Chromium browser = Chromium.open(server, profile)) {
            browser.logIn("victor.viewer").complaints();
            browser.visit("/api/docs").until(".opblock");

            assertThat(browser.one(".info .title").getText()).contains("Longshore");
            assertThat(browser.one("body").getText()).contains("Ask for a run", "Explain what a restart would do");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
