package dev.longshore.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.longshore.model.installation.Folders;
import dev.longshore.sql.database.EmbeddedDatabase;
import dev.longshore.sql.database.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("processes")
class StartIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final String GIVEN_PASSWORD = "ebb and flood";

    @TempDir
    Path folder;

    @Test
    void servesKeepsAndStopsWithItsDatabase() throws Exception {
        Path data = folder.resolve("data");
        long server;
        try (LongshoreProcess up = LongshoreProcess.start("up", "--port", "0", "--data", data.toString())) {
            assertThat(status(up.address() + "/actuator/health")).isEqualTo(200);
            assertThat(up.untilItSays("Account: admin, password: ").out()).contains("shown this once");
            server = postmaster(data);
            assertThat(ProcessHandle.of(server)).isPresent();

            assertASecondOneIsRefused(data);
            String token = createToken(data);
            assertThat(token).startsWith("lsh_");
            assertAnAccountOpensTheApiUntilItIsDisabled(up.address(), data);

            up.stop();
            assertThat(up.err()).isEmpty();
        }
        assertThat(Folders.under(data).database().resolve("server/postmaster.pid"))
                .doesNotExist();

        try (LongshoreProcess again = LongshoreProcess.start(
                Map.of("LONGSHORE_ADMIN_PASSWORD", "correct horse battery"),
                "up",
                "--port",
                "0",
                "--data",
                data.toString())) {
            assertThat(again.untilItSays("Account: admin").out())
                    .contains("password: the one in LONGSHORE_ADMIN_PASSWORD")
                    .doesNotContain("correct horse");
        }
        try (LongshoreProcess list = LongshoreProcess.start("token", "list", "--data", data.toString())) {
            assertThat(list.exitCode()).isZero();
            assertThat(list.out()).contains("made-in-a-test  operator  tenant BRAZIL");
        }
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String sentence = refusal(onTestDatabase("up", "--port", String.valueOf(taken.getLocalPort())));
            assertThat(sentence)
                    .isEqualTo("Port " + taken.getLocalPort()
                            + " is taken by another program. Stop it, or give another port with --port.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/shop | The database at jdbc:postgresql://127.0.0.1:1/shop cannot be reached: ",
                "--spring.datasource.url=jdbc:mysql://db/shop | spring.datasource.url is jdbc:mysql://db/shop, which is not a PostgreSQL.",
                "--spring.datasource.password=wrong | The database at ",
                "--longshore.catalogue=/nowhere/jobs | There is no catalogue folder /nowhere/jobs.",
                "--longshore.database.pool=1 | longshore.database.pool is 1, too few for ",
                "--server.port=eighty | \"eighty\" cannot be read as Integer. Correct the property that has this value.",
                "--server.tomcat.threads.max=many | Property server.tomcat.threads.max cannot be read: "
            })
    void saysInOneLineWhyItDoesNotStart(String argument, String sentence) {
        assertThat(refusal(onTestDatabase("up", "--port", "0", argument))).startsWith(sentence);
    }

    @Test
    void saysThatTheDataFolderCannotBeWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(refusal("up", "--data", file.resolve("data").toString()))
                .isEqualTo("The data folder " + file.resolve("data")
                        + " cannot be written. Make it writable for this user, or give another folder with --data.");
    }

    @Test
    void saysThatTheDiskIsFull() {
        Optional<LongshoreProcess> started =
                LongshoreProcess.startOnSmallDisk(folder, 100, "up", "--data", folder + "/d");
        assumeThat(started).as("a host on which we may mount a disk").isPresent();
        assertThat(refusal(started.orElseThrow()))
                .startsWith("The disk of the data folder " + folder + "/d has ")
                .endsWith("Free some space, or give a folder on another disk with --data.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker", "token list", "account list"})
    void makesNoInstallationOfAMistypedFolder(String command) {
        Path data = folder.resolve("data");
        assertThat(refusal((command + " --data " + data).split(" ")))
                .isEqualTo("There is no database in " + data.resolve("database")
                        + ". Start one with ./longshore up, or give --spring.datasource.url.");
        assertThat(data).doesNotExist();
    }

    private void assertASecondOneIsRefused(Path data) {
        assertThat(refusal("up", "--port", "0", "--data", data.toString()))
                .isEqualTo("Another Longshore is running on the data folder " + data
                        + ". Stop it, or give another folder with --data.");
    }

    private static void assertAnAccountOpensTheApiUntilItIsDisabled(String address, Path data) throws Exception {
        String made = account(data, "create", "--name", "ines", "--role", "viewer", "--tenant", "BRAZIL");
        Matcher password = Pattern.compile("Account: ines, password: (\\S{20}) \\(shown this once\\)")
                .matcher(made);
        assertThat(password.matches()).as(made).isTrue();
        assertThat(status(address + "/api/v1/runs", "ines", password.group(1))).isEqualTo(200);

        assertThat(account(data, "create", "--name", "omar", "--role", "operator"))
                .isEqualTo("Account: omar, password: the one in LONGSHORE_ACCOUNT_PASSWORD");
        assertThat(status(address + "/api/v1/runs", "omar", GIVEN_PASSWORD)).isEqualTo(200);

        assertThat(account(data, "disable", "--name", "ines")).isEqualTo("Nobody logs in as ines any more.");
        assertThat(status(address + "/api/v1/runs", "ines", password.group(1))).isEqualTo(401);
        assertThat(account(data, "list").lines())
                .satisfiesExactly(
                        admin -> assertThat(admin).startsWith("admin  admin  all tenants  made "),
                        ines -> assertThat(ines)
                                .startsWith("ines  viewer  tenant BRAZIL  made ")
                                .endsWith("  disabled"),
                        omar -> assertThat(omar).startsWith("omar  operator  all tenants  made "));
    }

    /** What {@code account} said; the password in the environment is for omar. */
    private static String account(Path data, String... arguments) {
        Map<String, String> environment =
                List.of(arguments).contains("omar") ? Map.of("LONGSHORE_ACCOUNT_PASSWORD", GIVEN_PASSWORD) : Map.of();
        String[] line = Stream.of(Stream.of("account"), Stream.of(arguments), Stream.of("--data", data.toString()))
                .flatMap(part -> part)
                .toArray(String[]::new);
        try (LongshoreProcess account = LongshoreProcess.start(environment, line)) {
            assertThat(account.exitCode()).as(account::err).isZero();
            return account.out().strip();
        }
    }

    private static String createToken(Path data) {
        try (LongshoreProcess token = LongshoreProcess.start(
                "token",
                "create",
                "--name",
                "made-in-a-test",
                "--role",
                "operator",
                "--tenant",
                "BRAZIL",
                "--data",
                data.toString())) {
            assertThat(token.exitCode()).as(token::err).isZero();
            return token.out().strip();
        }
    }

    /** What it said when it did not start: one line, no stack trace. */
    private static String refusal(String... arguments) {
        return refusal(LongshoreProcess.start(arguments));
    }

    private static String refusal(LongshoreProcess started) {
        try (LongshoreProcess process = started) {
            assertThat(process.exitCode()).as(process::out).isEqualTo(1);
            assertThat(process.err().lines()).as(process.err()).hasSize(1);
            assertThat(process.out() + process.err()).doesNotContain("Exception", "\tat ");
            return process.err().strip();
        }
    }

    private String[] onTestDatabase(String... arguments) {
        return Stream.of(
                        Stream.of(arguments[0], "--data", folder.resolve("data").toString()),
                        Arrays.stream(database.properties()).map(property -> "--" + property),
                        Arrays.stream(arguments).skip(1))
                .flatMap(part -> part)
                .toArray(String[]::new);
    }

    private static long postmaster(Path data) throws IOException {
        assertThat(EmbeddedDatabase.addressOf(Folders.under(data).database()).url())
                .startsWith("jdbc:postgresql://127.");
        return Long.parseLong(Files.readAllLines(Folders.under(data).database().resolve("server/postmaster.pid"))
                .get(0));
    }

    private static int status(String url) throws Exception {
        return status(HttpRequest.newBuilder(URI.create(url)));
    }

    private static int status(String url, String name, String password) throws Exception {
        String pair = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return status(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Basic " + pair));
    }

    private static int status(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
