package dev.longshore.admin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineInterfaceTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void listsItsCommands() {
        assertThat(run("help")).isZero();
        assertThat(text(out))
                .contains(
                        "up ",
                        "worker ",
                        "demo ",
                        "new ",
                        "bench ",
                        "token ",
                        "account ",
                        "history ",
                        "LONGSHORE_ADMIN_PASSWORD");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void listsItsCommandsWhenNoneIsGiven() {
        assertThat(run()).isZero();
        assertThat(text(out)).contains("Commands:");
    }

    @ParameterizedTest
    @CsvSource({
        "up, --port=N",
        "worker, --slots=N",
        "demo, --once",
        "demo, --fast-clock",
        "new, KIND",
        "bench, NAME",
        "token, create",
        "history read, LONGSHORE_HISTORY_PASSWORD",
        "token create, --role=ROLE",
        "token list, --data=DIR",
        "account, disable",
        "account create, LONGSHORE_ACCOUNT_PASSWORD",
        "account list, --data=DIR",
        "account disable, --name=N",
        "token revoke, --name=N"
    })
    void explainsEachCommand(String command, String part) {
        assertThat(run((command + " --help").split(" "))).isZero();
        assertThat(text(out)).contains("Usage: longshore " + command, part);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up --prot 9000 | Unknown options: '--prot', '9000'. longshore up --help shows what can be written.",
                "demo --twice | Unknown option: '--twice'. longshore demo --help shows what can be written.",
                "fly | There is no command \"fly\". longshore --help shows what can be written.",
                "chek jobs | There is no command \"chek\". Did you mean check? longshore --help shows what can be written.",
                "worker --port 70000 | --port is 70000: write a number from 0 to 65535. longshore worker --help shows what can be written.",
                "up --port 70000 | --port is 70000: write a number from 0 to 65535. longshore up --help shows what can be written.",
                "up --port eight | Invalid value for option '--port': \"eight\" is not a whole number. longshore up --help shows what can be written.",
                "up now | \"now\" means nothing here. longshore up --help shows what can be written.",
                "up --data= | --data is empty: write the path of a folder. longshore up --help shows what can be written.",
                "demo --scale x | Invalid value for option '--scale': \"x\" is not a number. longshore demo --help shows what can be written.",
                "demo --scale 0 | --scale is 0.0: write a number from 0.001 to 30. longshore demo --help shows what can be written.",
                "demo --scale NaN | --scale is NaN: write a number from 0.001 to 30. longshore demo --help shows what can be written.",
                "token create --name n | Missing required option: '--role=ROLE'. longshore token create --help shows what can be written.",
                "account | Missing required subcommand. longshore account --help shows what can be written.",
                "account create --name n --role viewer --tenant= | Invalid value for option '--tenant': a tenant has a name. longshore account create --help shows what can be written.",
                "up --longshore.worker.slot=4 | There is no property longshore.worker.slot. Is it longshore.worker.slots? docs/configuration.md lists them all.",
                "up --longshore.database.sourcepools=4 | There is no property longshore.database.sourcepools. Is it longshore.database.source-pool? docs/configuration.md lists them all.",
                "new | Missing required parameters: 'KIND', 'NAME'. longshore new --help shows what can be written.",
                "new export My_Export | Invalid value for positional parameter at index 1 (NAME): \"My_Export\" is not a job name: lower-case letters, digits and hyphens, a letter first, 80 characters at most. longshore new --help shows what can be written.",
                "worker --slots 0 | --slots is 0: write a number from 1 to 1000. longshore worker --help shows what can be written."
            })
    void answersAWrongCommandLineWithOneSentence(String line, String sentence) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(text(err)).isEqualTo(sentence + System.lineSeparator());
        assertThat(text(out)).isEmpty();
    }

    @Test
    void namesTheKindsThatHaveAnExample() {
        assertThat(run("new", "exprt", "my-export")).isEqualTo(2);
        assertThat(text(err))
                .startsWith("There is no example of the kind \"exprt\": write one of ")
                .contains("export, ");
    }

    @Test
    void saysItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(text(out)).startsWith("Longshore ");
    }

    @Test
    void knowsTheRoles() {
        assertThat(run("token", "create", "--name", "n", "--role", "boss")).isEqualTo(2);
        assertThat(text(err)).contains("\"boss\" is not a role: viewer, operator or admin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--spring.datasource.url=jdbc:postgresql://db/shop?a=b",
                "--longshore.worker.slots=2",
                "--server.port=1",
                "--management.server.port=2",
                "--logging.level.root=debug"
            })
    void leavesPropertiesToSpring(String argument) {
        SpringProperties properties = SpringProperties.in("up", argument, "--port", "1");

        assertThat(properties.remaining()).containsExactly("up", "--port", "1");
        assertThat(properties.values()).hasSize(1);
        assertThat("--" + properties.values().toString().replaceAll("[{}]", "")).isEqualTo(argument);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "longshore.worker.slots",
                "longshore.worker.labels[disk]",
                "longshore.jobs.jars[0]",
                "longshore.targets.partners.folder",
                "longshore.targets.partners.s3.access-key",
                "longshore.targets.partners.s3.secretKey",
                "longshore.database.sourcePool",
                "longshore.DATABASE.source_pool",
                "spring.no.matter",
                "server.what"
            })
    void knowsAPropertyInEveryFormThatSpringReads(String name) {
        assertThat(Settings.documented().complaint(Set.of(name))).isEmpty();
    }

    @Test
    void leavesWhatIsNoPropertyToTheCommand() {
        assertThat(run("up", "--springs.x=1")).isEqualTo(2);
        assertThat(run("up", "--spring.x")).isEqualTo(2);
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        return new CommandLineInterface(Object.class, Map.of(), stream(out), stream(err)).run(arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
