package dev.longshore.architecture;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What can be typed after {@code ./longshore} and {@code ./mvnw}.
 *
 * @param subcommands of {@code ./longshore}, by picocli's annotations
 * @param options of all of them together
 */
record CommandLines(Set<String> subcommands, Set<String> options) {

    private static final Set<String> GOALS =
            Set.of("compile", "test", "package", "verify", "spotless:apply", "spotless:check", "dependency:tree");
    private static final Set<String> ALWAYS = Set.of("--help", "--version");
    private static final Pattern PROPERTY = Pattern.compile("--[a-z]+\\..+");
    private static final Pattern TEST_CHOICE = Pattern.compile("-D(?:it\\.)?test=(\\w+)");

    static CommandLines ofThisBuild() {
        JavaClasses cli = new ClassFileImporter().importPackages("dev.longshore.admin");
        List<JavaAnnotation<?>> commands = cli.stream()
                .flatMap((JavaClass type) -> type.getAnnotations().stream())
                .filter(each -> each.getRawType().getName().equals("picocli.CommandLine$Command"))
                .collect(Collectors.toList());
        Set<String> options = cli.stream()
                .flatMap((JavaClass type) -> type.getFields().stream())
                .flatMap((JavaField field) -> field.getAnnotations().stream())
                .filter(each -> each.getRawType().getName().equals("picocli.CommandLine$Option"))
                .flatMap(each -> Stream.of((String[]) each.get("names").orElseThrow()))
                .collect(Collectors.toSet());
        return new CommandLines(
                commands.stream()
                        .map(each -> (String) each.get("name").orElseThrow())
                        .collect(Collectors.toSet()),
                options);
    }

    /** What is wrong with a command line, if anything; the program is its first word. */
    List<String> mistakesIn(List<String> words) {
        List<String> arguments = words.subList(1, words.size());
        return words.get(0).equals("longshore") ? ofLongshore(arguments) : ofMaven(arguments);
    }

    private List<String> ofLongshore(List<String> arguments) {
        List<String> mistakes = new ArrayList<>();
        arguments.stream()
                .limit(1)
                .filter(word -> !word.startsWith("-") && !subcommands.contains(word))
                .forEach(word -> mistakes.add("there is no command " + word));
        arguments.stream()
                .filter(word -> word.startsWith("--") && !PROPERTY.matcher(word).matches())
                .map(word -> word.split("=", 2)[0])
                .filter(word -> !options.contains(word) && !ALWAYS.contains(word))
                .forEach(word -> mistakes.add("there is no option " + word));
        return mistakes;
    }

    private static List<String> ofMaven(List<String> arguments) {
        List<String> mistakes = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.equals("-pl")) {
                i++;
                Stream.of(arguments.get(i).split(","))
                        .filter(module -> !Files.exists(
                                ProjectFiles.root().resolve(module).resolve("pom.xml")))
                        .forEach(module -> mistakes.add("there is no module " + module));
            } else if (!word.startsWith("-") && !GOALS.contains(word)) {
                mistakes.add("there is no goal " + word);
            }
        }
        arguments.stream()
                .flatMap(word -> TEST_CHOICE.matcher(word).results())
                .map(each -> each.group(1))
                .filter(test -> ProjectFiles.matching("*/src/test/java/**/" + test + ".java")
                        .isEmpty())
                .forEach(test -> mistakes.add("there is no test " + test));
        return mistakes;
    }
}
