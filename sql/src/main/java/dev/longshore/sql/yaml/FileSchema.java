package dev.longshore.sql.yaml;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.longshore.model.failure.NearestWord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON schema of files, the same that editors use. Its descriptions are the remedies of our sentences and its defaults the only ones, so that what an
 * editor shows and what start-up says cannot differ.
 */
public final class FileSchema {

    private final JsonNode document;
    private final Schema schema;

    private FileSchema(JsonNode document) {
        this.document = document;
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(document);
    }

    /**
     * Reads a schema.
     *
     * @param owner beside whose class path it lies
     * @param resource such as {@code /schema/job.schema.json}
     */
    public static FileSchema load(Class<?> owner, String resource) {
        try (InputStream in = Objects.requireNonNull(owner.getResourceAsStream(resource), resource)) {
            return new FileSchema(new JsonMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    public void check(YamlTree tree, Mistakes mistakes) {
        schema.validate(tree.root()).forEach(error -> mistakes.add(mistake(tree, error)));
    }

    /** The tree with the defaults of the schema where it is silent. */
    public ObjectNode withDefaults(ObjectNode root) {
        ObjectNode filled = root.deepCopy();
        fill(filled, document);
        return filled;
    }

    private void fill(ObjectNode node, JsonNode rules) {
        for (Map.Entry<String, JsonNode> property : rules.path("properties").properties()) {
            JsonNode preset = property.getValue().get("default");
            if (preset != null && !node.has(property.getKey())) {
                node.set(property.getKey(), preset.deepCopy());
            }
        }
        for (Map.Entry<String, JsonNode> child : node.properties()) {
            JsonNode childRules = rulesOf(rules, child.getKey());
            if (child.getValue() instanceof ObjectNode object) {
                fill(object, childRules);
            }
        }
    }

    private Mistake mistake(YamlTree tree, Error error) {
        String pointer = error.getInstanceLocation().toString();
        String name = pointer.isEmpty() ? "The file" : "\"" + pointer.substring(pointer.lastIndexOf('/') + 1) + "\"";
        JsonNode rules = rulesAt(pointer);
        String remedy = rules.path("description").asString("");
        JsonNode value = tree.root().at(pointer);
        switch (error.getKeyword()) {
            case "required" -> {
                return tree.mistake(
                        pointer,
                        "\"" + error.getProperty() + "\" is missing" + (pointer.isEmpty() ? "." : " in " + name + "."),
                        rulesOf(rules, error.getProperty()).path("description").asString(remedy));
            }
            case "additionalProperties" -> {
                return unknownKey(tree, pointer, Objects.requireNonNull(error.getProperty()), rules);
            }
            case "propertyNames" -> {
                String key = Objects.requireNonNullElse(error.getProperty(), "");
                return tree.mistake(
                        pointer + "/" + YamlTree.escaped(key),
                        "\"" + key + "\" is not a name.",
                        rules.path("propertyNames").path("description").asString(remedy));
            }
            case "type" -> {
                return tree.mistake(pointer, name + " is " + kindOf(value) + ", not " + expected(rules) + ".", remedy);
            }
            case "enum" -> {
                return tree.mistake(
                        pointer,
                        name + " is " + shown(value) + ", which is not one of its values.",
                        suggestion(value, rules) + "Write " + remedy);
            }
            case "minItems" -> {
                return tree.mistake(
                        pointer,
                        name + " is an empty list.",
                        remedy + (isRequired(pointer) ? "" : " Or leave it out."));
            }
            default -> {
                return tree.mistake(pointer, name + " is " + shown(value) + ", which does not fit.", remedy);
            }
        }
    }

    private boolean isRequired(String pointer) {
        int last = pointer.lastIndexOf('/');
        String name = pointer.substring(last + 1);
        return StreamSupport.stream(
                        rulesAt(pointer.substring(0, last)).path("required").spliterator(), false)
                .anyMatch(required -> required.asString().equals(name));
    }

    private Mistake unknownKey(YamlTree tree, String pointer, String key, JsonNode rules) {
        List<String> known = rules.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
        String meant = NearestWord.to(key, known)
                .map(word -> "Did you mean \"" + word + "\"? ")
                .orElse("");
        return tree.mistake(
                pointer + "/" + YamlTree.escaped(key),
                "\"" + key + "\" is not known here.",
                meant + "Known are: " + String.join(", ", known) + ".");
    }

    private static String suggestion(JsonNode value, JsonNode rules) {
        List<String> words = StreamSupport.stream(rules.path("enum").spliterator(), false)
                .map(JsonNode::asString)
                // of single characters each is as near as any other
                .filter(word -> word.length() > 1)
                .toList();
        return NearestWord.to(value.isString() ? value.asString() : "", words)
                .map(word -> "Did you mean " + word + "? ")
                .orElse("");
    }

    private JsonNode rulesAt(String pointer) {
        JsonNode rules = document;
        for (String part : pointer.split("/")) {
            if (!part.isEmpty()) {
                rules = rulesOf(rules, part.replace("~1", "/").replace("~0", "~"));
            }
        }
        return rules;
    }

    private JsonNode rulesOf(JsonNode parent, String key) {
        JsonNode rules = parent.path("properties").path(key);
        if (rules.isMissingNode()) {
            rules = parent.has("items") ? parent.path("items") : parent.path("additionalProperties");
        }
        String reference = rules.path("$ref").asString("");
        return reference.startsWith("#") && !rules.has("description") ? document.at(reference.substring(1)) : rules;
    }

    private static String expected(JsonNode rules) {
        JsonNode type = rules.path("type");
        return type.isArray()
                ? StreamSupport.stream(type.spliterator(), false)
                        .map(one -> named(one.asString()))
                        .collect(Collectors.joining(" or "))
                : named(type.asString(""));
    }

    private static String named(String type) {
        return switch (type) {
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            default -> "a mapping";
        };
    }

    private static String kindOf(JsonNode value) {
        return value.isObject() ? "a mapping" : value.isArray() ? "a list" : shown(value);
    }

    private static String shown(JsonNode value) {
        return value.isString()
                ? "\"" + value.asString() + "\""
                : value.isContainer() ? kindOf(value) : value.toString();
    }
}
