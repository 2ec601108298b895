package dev.longshore.model.job;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.NearestWord;
import dev.longshore.model.failure.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request may say about a job's parameters: the one place that knows. Immutable and thread-safe; build it once a definition.
 *
 * <p>Its limits: it knows no relations between parameters (a {@code from} after its {@code to}), and not whether a tenant exists.
 */
public final class ParameterRules {

    /** What stands where a secret would show. */
    public static final String MASK = "••••••";

    /** A request with more mistakes than this is not read to its end. */
    private static final int MOST_PROBLEMS = 20;

    private final Map<String, ParameterRule> rules = new LinkedHashMap<>();
    private final boolean open;

    /** For tests of the rules alone. */
    ParameterRules(List<ParameterDefinition> definitions) {
        this(definitions, false);
    }

    private ParameterRules(List<ParameterDefinition> definitions, boolean open) {
        definitions.forEach(definition -> rules.put(definition.name(), new ParameterRule(definition)));
        this.open = open;
    }

    /** The rules of a job; a job that takes any parameter takes those that it does not know as {@link FreeParameter} reads them. */
    public static ParameterRules of(JobDefinition definition) {
        return new ParameterRules(definition.parameters(), definition.takesAnyParameter());
    }

    /** What contradicts itself in a definition, as sentences; empty if it is sound. */
    public static List<String> mistakesIn(ParameterDefinition definition) {
        return new ParameterRule(definition).mistakes();
    }

    /**
     * Checks the parameters of a request, as JSON holds them. A null is an absent value.
     *
     * @return the typed values with defaults, and every problem, each with a field such as {@code parameters.from}
     */
    public CheckedParameters check(Map<String, ? extends @Nullable Object> given) {
        return check(given, Map.of());
    }

    /**
     * As {@link #check(Map)}, for those who write some of the parameters elsewhere.
     *
     * @param elsewhere by the parameter's name: the field in which it is written, instead of {@code parameters.<name>}
     */
    public CheckedParameters check(Map<String, ? extends @Nullable Object> given, Map<String, String> elsewhere) {
        return check(given, elsewhere, (rule, value) -> rule.read(value));
    }

    /** Checks the fields of a form or the options of a command line: text only, of which a blank one is an absent value. */
    public CheckedParameters checkForm(Map<String, String> fields) {
        Map<String, Object> filled = new LinkedHashMap<>();
        fields.forEach((name, text) -> {
            if (!text.isBlank()) {
                filled.put(name, text);
            }
        });
        return check(
                filled,
                Map.of(),
                (rule, value) -> rule.read(FormReader.asJson(rule.definition().type(), (String) value)));
    }

    /** Parameters as anybody may see them: the values of secret ones are masked. */
    public Map<String, Object> masked(Map<String, ? extends Object> parameters) {
        Map<String, Object> masked = new LinkedHashMap<>();
        parameters.forEach((name, value) -> {
            ParameterRule rule = rules.get(name);
            masked.put(name, rule != null && rule.definition().secret() ? MASK : value);
        });
        return masked;
    }

    private CheckedParameters check(
            Map<String, ? extends @Nullable Object> given, Map<String, String> elsewhere, ValueCheck check) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<LongshoreException> problems = new ArrayList<>();
        given.forEach((name, value) -> {
            if (!rules.containsKey(name) && problems.size() < MOST_PROBLEMS) {
                if (open) {
                    FreeParameter.read(name, value, values, problems);
                } else {
                    problems.add(unknown(name));
                }
            }
        });
        for (ParameterRule rule : rules.values()) {
            ParameterDefinition definition = rule.definition();
            Object value = given.get(definition.name());
            String field = elsewhere.getOrDefault(definition.name(), "parameters." + definition.name());
            Reading reading = null;
            if (value != null) {
                reading = check.read(rule, value);
            } else if (definition.defaultValue() != null) {
                reading = rule.read(definition.defaultValue());
            } else if (definition.required()) {
                problems.add(missing(definition, field));
            }
            if (reading != null && reading.value() != null) {
                values.put(definition.name(), reading.value());
            } else if (reading != null && reading.wrong() != null) {
                problems.add(wrong(definition, field, value, reading.wrong()));
            }
        }
        return new CheckedParameters(values, problems);
    }

    private LongshoreException unknown(String name) {
        String shown = Quoted.shown(name);
        String known =
                rules.isEmpty() ? "It takes none." : "Its parameters are: " + String.join(", ", rules.keySet()) + ".";
        String remedy = NearestWord.to(name, rules.keySet())
                .map(word -> "Did you mean " + word + "? ")
                .orElse("");
        return LongshoreException.badInput(
                "unknown-parameter",
                "parameters." + shown,
                "The job has no parameter \"" + shown + "\".",
                remedy + known);
    }

    private static LongshoreException missing(ParameterDefinition definition, String field) {
        return LongshoreException.badInput(
                "missing-parameter",
                field,
                "The parameter \"" + definition.name() + "\" (" + definition.title() + ") is required.",
                "Give it a value of type " + definition.type().word() + ".");
    }

    private static LongshoreException wrong(
            ParameterDefinition definition, String field, @Nullable Object given, Reading.Wrong wrong) {
        String shown = given == null || definition.secret() ? "its value" : Quoted.of(given);
        return LongshoreException.badInput(
                wrong.code(),
                field,
                "The parameter \"" + definition.name() + "\": " + shown + " " + wrong.what() + ".",
                wrong.remedy());
    }

    /** How a given value is read: as JSON, or as text of a form. */
    private interface ValueCheck {
        Reading read(ParameterRule rule, Object value);
    }
}
