package dev.longshore.sql.yaml;

import dev.longshore.model.failure.LongshoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.io.Resource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads one YAML file token by token, since a mapper would lose where each value stands. Keys must be unique. Aliases are refused: what a file says must
 * stand where it is read.
 */
public final class YamlReader {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String SYNTAX_REMEDY =
            "Correct the YAML there; indent with spaces, and quote text that contains a colon.";

    private final FileSubject subject;
    private final String file;
    private final Mistakes mistakes;
    private final Map<String, YamlTree.Place> places = new HashMap<>();
    private boolean aliasTold;

    private YamlReader(FileSubject subject, String file, Mistakes mistakes) {
        this.subject = subject;
        this.file = file;
        this.mistakes = mistakes;
    }

    /** The tree; its root is empty, and a mistake added, if the file is not YAML or not a mapping. */
    public static YamlTree read(FileSubject subject, String file, String text, Mistakes mistakes) {
        return new YamlReader(subject, file, mistakes).read(text);
    }

    /** The same of a file; a mistake is added, too, if it is no text. */
    public static YamlTree read(FileSubject subject, Resource yaml, Mistakes mistakes) {
        String file = YamlFiles.nameOf(yaml);
        try {
            return read(subject, file, YamlFiles.textOf(yaml), mistakes);
        } catch (LongshoreException e) {
            mistakes.add(new Mistake(
                    file,
                    1,
                    1,
                    "",
                    Objects.requireNonNullElse(e.getMessage(), "The file cannot be read."),
                    Objects.requireNonNullElse(e.remedy(), "Write it again.")));
            return new YamlTree(file, NODES.objectNode(), Map.of());
        }
    }

    private YamlTree read(String text) {
        ObjectNode root = NODES.objectNode();
        try (YAMLParser parser = (YAMLParser) YAML.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                mistakes.add(new Mistake(
                        file,
                        1,
                        1,
                        "",
                        "The file is not a mapping.",
                        "Begin it with " + subject.key() + ": and a name."));
                return new YamlTree(file, root, places);
            }
            root = object(parser, "");
            if (parser.nextToken() != null) {
                add(parser, "A second document begins here.", "Write one " + subject.key() + " a file.");
            }
        } catch (JacksonException e) {
            TokenStreamLocation location = e.getLocation();
            boolean known = location != null && location.getLineNr() > 0;
            mistakes.add(new Mistake(
                    file,
                    known ? location.getLineNr() : 1,
                    known ? Math.max(1, location.getColumnNr()) : 1,
                    "",
                    "This is not YAML: " + firstLine(e.getOriginalMessage()) + ".",
                    SYNTAX_REMEDY));
        }
        return new YamlTree(file, root, places);
    }

    private ObjectNode object(YAMLParser parser, String pointer) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            String child = pointer + "/" + YamlTree.escaped(key);
            if (object.has(key)) {
                add(
                        parser,
                        "\"" + key + "\" stands here a second time, after line "
                                + places.getOrDefault(child, new YamlTree.Place(1, 1))
                                        .line() + ".",
                        "Keep one of them.");
            } else {
                places.put(child, place(parser));
            }
            parser.nextToken();
            JsonNode value = value(parser, child);
            // "key:" without a value says nothing, which is not the same as a value of a wrong type
            if (!value.isNull() && !object.has(key)) {
                object.set(key, value);
            }
        }
        return object;
    }

    private ArrayNode array(YAMLParser parser, String pointer) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String child = pointer + "/" + array.size();
            places.put(child, place(parser));
            array.add(value(parser, child));
        }
        return array;
    }

    private JsonNode value(YAMLParser parser, String pointer) {
        if (parser.isCurrentAlias()) {
            // one sentence a file, however many there are
            if (!aliasTold) {
                add(
                        parser,
                        "Aliases (*name) are not read.",
                        "Write the values out, here and wherever else one stands.");
            }
            aliasTold = true;
            return NODES.nullNode();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, pointer);
            case START_ARRAY -> array(parser, pointer);
            case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_NULL -> NODES.nullNode();
            default -> NODES.stringNode(parser.getString());
        };
    }

    private void add(YAMLParser parser, String what, String remedy) {
        YamlTree.Place place = place(parser);
        mistakes.add(new Mistake(file, place.line(), place.column(), "", what, remedy));
    }

    private static YamlTree.Place place(YAMLParser parser) {
        TokenStreamLocation location = parser.currentTokenLocation();
        return new YamlTree.Place(location.getLineNr(), location.getColumnNr());
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("it cannot be read").strip();
    }
}
