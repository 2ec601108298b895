package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real Chromium with a fresh profile, of which everything that it complains about is a failure of the test. */
final class Chromium implements AutoCloseable {

    private static final java.time.Duration PATIENCE = java.time.Duration.ofSeconds(15);

    private final ChromeDriver driver;
    private final ConsoleServer server;

    private Chromium(ChromeDriver driver, ConsoleServer server) {
        this.driver = driver;
        this.server = server;
    }

    static Chromium open(ConsoleServer server, Path profile) {
        Path driver = find("chromedriver");
        if (System.getenv("LONGSHORE_REQUIRE_BROWSER") == null) {
            assumeTrue(
                    driver != null,
                    "no chromedriver on PATH: install Chromium and its driver to run the browser tests");
        }
        Path browser = find("chromium");
        ChromeOptions options = new ChromeOptions();
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        options.setExperimentalOption("prefs", Map.of("credentials_enable_service", false));
        if (browser != null) {
            options.setBinary(browser.toFile());
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Objects.requireNonNull(
                                driver, "LONGSHORE_REQUIRE_BROWSER is set, and no chromedriver is on PATH")
                        .toFile())
                .usingAnyFreePort()
                .build();
        return new Chromium(new ChromeDriver(service, options), server);
    }

    Chromium size(int width, int height) {
        // the window of a headless browser is never narrower than 500 px; the emulated screen may be
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
        driver.manage().window().setSize(new Dimension(Math.max(width, 600), height));
        return this;
    }

    Chromium theme(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    Chromium logIn(String name) {
        visit("/login");
        type("#username", name);
        type("#password", ConsoleServer.PASSWORD);
        return press("button[type=submit]").until("main#main.page");
    }

    Chromium visit(String path) {
        driver.get(server.address() + path);
        return this;
    }

    Chromium type(String selector, String text) {
        one(selector).sendKeys(text);
        return this;
    }

    Chromium press(String selector) {
        one(selector).click();
        return this;
    }

    /** Keys for the page as a whole. */
    Chromium keys(CharSequence... keys) {
        for (CharSequence key : keys) {
            driver.switchTo().activeElement().sendKeys(key);
        }
        return this;
    }

    Chromium escape() {
        return keys(Keys.ESCAPE);
    }

    /** Waits until the selector finds something that is shown. */
    Chromium until(String selector) {
        new WebDriverWait(driver, PATIENCE)
                .withMessage("nothing shown for " + selector + " at " + driver.getCurrentUrl())
                .until(page ->
                        driver.findElements(By.cssSelector(selector)).stream().anyMatch(WebElement::isDisplayed));
        return this;
    }

    Chromium untilText(String selector, String text) {
        new WebDriverWait(driver, PATIENCE)
                .withMessage("no \"" + text + "\" in " + selector + " at " + driver.getCurrentUrl())
                .until(page -> text(selector).contains(text));
        return this;
    }

    Chromium untilPath(String path) {
        new WebDriverWait(driver, PATIENCE).withMessage("not at " + path).until(page -> path().equals(path));
        return this;
    }

    Chromium untilGone(String selector) {
        new WebDriverWait(driver, PATIENCE)
                .withMessage("still shown: " + selector)
                .until(page ->
                        driver.findElements(By.cssSelector(selector)).stream().noneMatch(WebElement::isDisplayed));
        return this;
    }

    WebElement one(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** In one look: an element that is swapped meanwhile cannot go stale. */
    String text(String selector) {
        return (String) script("return document.querySelector(arguments[0])?.innerText ?? ''", selector);
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    String path() {
        return Objects.requireNonNull(driver.getCurrentUrl())
                .substring(server.address().length());
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /** What the page and the browser complained about: errors, refused resources, violations of the content security policy. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::toString)
                .toList();
    }

    void assertContent() {
        assertThat(complaints()).isEmpty();
        Long beyond =
                (Long) script("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(beyond).as("pixels beyond the window at %s", path()).isZero();
    }

    byte[] picture() {
        Map<String, Object> size = driver.executeCdpCommand("Page.getLayoutMetrics", Map.of());
        Map<?, ?> content = (Map<?, ?>) size.get("cssContentSize");
        Map<String, Object> shot = driver.executeCdpCommand(
                "Page.captureScreenshot",
                Map.of(
                        "format",
                        "png",
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of(
                                "x",
                                0,
                                "y",
                                0,
                                "width",
                                content.get("width"),
                                "height",
                                content.get("height"),
                                "scale",
                                1)));
        return java.util.Base64.getDecoder().decode((String) shot.get("data"));
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static Path find(String program) {
        return Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }
}
