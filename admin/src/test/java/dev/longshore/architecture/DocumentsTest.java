package dev.longshore.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the Markdown pages name is there: files, headings, commands, options, classes. */
class DocumentsTest {

    static Stream<Document> documents() {
        return Document.all();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Document document) {
        assertThat(document.brokenLinks()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void commandsCanBeTyped(Document document) {
        assertThat(document.commands()).allSatisfy(words -> assertThat(CommandLines.mistakesIn(words))
                .as(String.join(" ", words))
                .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void classesExist(Document document) {
        assertThat(document.classNames())
                .allSatisfy(name -> assertThat(exists(name)).as(name).isTrue());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void testsExist(Document document) {
        assertThat(document.tests())
                .allSatisfy(name -> assertThat(ProjectFiles.matching("*/src/*/java/**/" + name + ".java"))
                        .as(name)
                        .isNotEmpty());
    }

    @Test
    void findsWhatIsBroken(@TempDir Path folder) throws Exception {
        Path page = Files.writeString(folder.resolve("page.md"), """
                # A page, and more
                [here](#a-page-and-more), [nowhere](#gone), [itself](page.md#a-page-and-more), [away](https://example.org),
                [lost](lost.md). Then `./longshore demo --once`, see dev.longshore.model.run.RunState and `RunStateIT`.
                """);
        Document document = new Document(page, Files.readString(page));

        assertThat(document.brokenLinks()).containsExactly("#gone", "lost.md");
        assertThat(document.commands()).containsExactly(List.of("longshore", "demo", "--once"));
        assertThat(document.classNames()).containsExactly("dev.longshore.model.run.RunState");
        assertThat(document.tests()).containsExactly("RunStateIT");
        assertThat(exists("dev.longshore.model.run.RunState")).isTrue();
        assertThat(exists("dev.longshore.model.run.Sprint")).isFalse();
    }

    @Test
    void knowsWrongCommands() {
        assertThat(CommandLines.mistakesIn(List.of("longshore", "up", "--port", "8080")))
                .isEmpty();
        assertThat(CommandLines.mistakesIn(
                        List.of("longshore", "up", "--spring.datasource.url=jdbc:postgresql://db/app")))
                .isEmpty();
        assertThat(CommandLines.mistakesIn(List.of("longshore", "sail"))).isNotEmpty();
        assertThat(CommandLines.mistakesIn(List.of("longshore", "up", "--sails", "3")))
                .isNotEmpty();
        assertThat(CommandLines.mistakesIn(List.of("mvnw", "-pl", "admin", "-am", "verify", "-Dtest=DocumentsTest")))
                .isEmpty();
        assertThat(CommandLines.mistakesIn(List.of("mvnw", "sail"))).isNotEmpty();
        assertThat(CommandLines.mistakesIn(List.of("mvnw", "verify", "-Dtest=NoSuchTest")))
                .isNotEmpty();
    }

    private static boolean exists(String name) {
        String path = name.replace('.', '/');
        return !ProjectFiles.matching("*/src/*/java/" + path + ".java").isEmpty()
                || !ProjectFiles.matching("*/src/*/java/" + path + "/*.java").isEmpty();
    }
}
