package dev.longshore.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.reflect.Parameter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@code docs/configuration.md} names every property that the code reads, with its default, and no other. */
class SettingsDocumentTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(longshore\\.[a-z.-]+)` \\| (.+?) \\|", Pattern.MULTILINE);

    /** By property name: the default, or nothing if the record has none. */
    private static final Map<String, String> DECLARED = ofRecords();

    private final Map<String, String> documented = new TreeMap<>();

    SettingsDocumentTest() {
        ROW.matcher(ProjectFiles.read(ProjectFiles.root().resolve("docs/configuration.md")))
                .results()
                .forEach(row -> documented.put(row.group(1), row.group(2).replace("`", "")));
    }

    @Test
    void namesEveryPropertyOfTheRecords() {
        assertThat(documented.keySet()).containsAll(DECLARED.keySet());
    }

    @Test
    void namesTheirDefaults() {
        Map<String, String> withDefault = new TreeMap<>(DECLARED);
        withDefault.values().removeIf(String::isEmpty);

        assertThat(documented).containsAllEntriesOf(withDefault);
    }

    @Test
    void namesNoOther() {
        String sources = ProjectFiles.textOf("{*/src/main/**.java,*/src/main/**.yml,*/src/main/**.json}");

        assertThat(documented.keySet())
                .allSatisfy(name -> assertThat(DECLARED.containsKey(name) || sources.contains(name))
                        .as(name)
                        .isTrue());
    }

    @Test
    void namesEveryPropertyThatIsReadByName() {
        Stream<String> read = Pattern.compile(
                        "(?:getProperty\\(\\s*|@Value\\(\"\\$\\{|FOLDER = )\"?(longshore\\.[a-z.-]+)")
                .matcher(ProjectFiles.textOf("*/src/main/**.java"))
                .results()
                .map((MatchResult each) -> each.group(1));

        assertThat(documented.keySet()).containsAll(read.toList());
    }

    private static Map<String, String> ofRecords() {
        Map<String, String> found = new TreeMap<>();
        ClassRulesTest.LONGSHORE.stream()
                .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
                .map(JavaClass::reflect)
                .forEach(type -> collect(
                        type.getAnnotation(ConfigurationProperties.class).value(), type, found));
        return found;
    }

    private static void collect(String prefix, Class<?> type, Map<String, String> found) {
        for (Parameter component : type.getDeclaredConstructors()[0].getParameters()) {
            String name = prefix + "."
                    + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            DefaultValue preset = component.getAnnotation(DefaultValue.class);
            if (component.getType().isRecord()) {
                collect(name, component.getType(), found);
            } else {
                found.put(name, preset == null ? "" : String.join(",", preset.value()));
            }
        }
    }
}
