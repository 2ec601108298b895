package dev.longshore.architecture;

import dev.longshore.admin.cli.CommandLineInterface;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What can be typed after {@code ./longshore} and {@code ./mvnw}. */
final class CommandLines {

    private static final Set<String> GOALS = Set.of(
            "compile", "test", "package", "verify", "deploy", "spotless:apply", "spotless:check", "dependency:tree");
    private static final Pattern PROPERTY = Pattern.compile("--[a-z]+\\..+=.*");
    private static final Pattern TEST_CHOICE = Pattern.compile("-D(?:it\\.)?test=(\\w+)");

    private CommandLines() {}

    /** What is wrong with a command line, if anything; the program is its first word. */
    static List<String> mistakesIn(List<String> words) {
        List<String> arguments = words.subList(1, words.size());
        return words.get(0).equals("longshore") ? ofLongshore(arguments) : ofMaven(arguments);
    }

    /** Asks the command for its help, which names what it takes. */
    private static List<String> ofLongshore(List<String> arguments) {
        List<String> commands =
                arguments.stream().takeWhile(word -> !word.startsWith("-")).toList();
        String help = helpOf(commands);
        List<String> mistakes = new ArrayList<>();
        if (!commands.isEmpty() && !help.startsWith("Usage: longshore " + commands.get(0) + " ")) {
            mistakes.add("there is no command " + commands.get(0));
        }
        arguments.stream()
                .filter(word -> word.startsWith("--") && !PROPERTY.matcher(word).matches())
                .map(word -> word.split("=", 2)[0])
                .filter(option -> !help.contains(option))
                .forEach(option -> mistakes.add("there is no option " + option));
        return mistakes;
    }

    private static String helpOf(List<String> commands) {
        if (commands.contains("chaos")) {
            // not a command of the jar; its help is this very file
            return ProjectFiles.read(ProjectFiles.root().resolve("chaos/src/main/resources/usage.txt"));
        }
        ByteArrayOutputStream help = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(help, true, StandardCharsets.UTF_8);
        new CommandLineInterface(CommandLines.class, Map.of(), out, out)
                .run(Stream.concat(commands.stream(), Stream.of("--help")).toArray(String[]::new));
        return help.toString(StandardCharsets.UTF_8);
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
