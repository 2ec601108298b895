package dev.longshore.admin.api;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.Quoted;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads bodies of requests: one JSON object of {@value #LONGEST} bytes at most where nothing else is said, no name twice, no unknown name, no text that a database cannot keep.
 * Size and depth are bounded before anything is built of it.
 */
@Component
class StrictJson {

    static final int LONGEST = 64 << 10;

    private static final Bound ORDINARY = new Bound(LONGEST, "Put large input into a table or a file, and name it.");
    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 100;

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(
                    LogicalType.Textual, texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .disable(tools.jackson.databind.MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    /**
     * How long a body may be.
     *
     * @param bytes whole KiB
     * @param remedy what to do about a longer one, as a sentence
     */
    record Bound(int bytes, String remedy) {}

    <T> T read(HttpServletRequest request, Class<T> type) {
        return read(request, type, ORDINARY);
    }

    <T> T read(HttpServletRequest request, Class<T> type, Bound bound) {
        JsonNode tree = tree(body(request, bound));
        if (tree == null || !tree.isObject()) {
            throw wrong("not-an-object", "body", "The body is not a JSON object.", "Write {\"name\": value, …}.");
        }
        checkTexts(tree, "");
        try {
            return json.treeToValue(tree, type);
        } catch (UnrecognizedPropertyException e) {
            String known = e.getKnownPropertyIds() == null
                    ? ""
                    : e.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
            throw wrong(
                    "unknown-field",
                    Quoted.shown(e.getPropertyName()),
                    "There is no field \"" + Quoted.shown(e.getPropertyName()) + "\".",
                    "The fields are: " + known + ".");
        } catch (InputCoercionException e) {
            String field = path(e);
            throw wrong(
                    "bad-value",
                    field,
                    "The number of the field \"" + field + "\" is out of range.",
                    "See the description of the API at /api/docs.");
        } catch (JacksonException e) {
            String field = path(e);
            throw wrong(
                    "wrong-type",
                    field,
                    "The field \"" + field + "\" is not " + typeOf(e) + ".",
                    "Write it as that; the description of the API is at /api/docs.");
        }
    }

    private JsonNode tree(byte[] body) {
        try {
            return json.readTree(body);
        } catch (StreamConstraintsException e) {
            throw wrong(
                    "too-complex",
                    "body",
                    "The JSON is nested too deep or has too long a number.",
                    "Nest " + DEEPEST + " levels at most.");
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private static byte[] body(HttpServletRequest request, Bound bound) {
        if (request.getContentLengthLong() > bound.bytes()) {
            throw tooLong(bound);
        }
        try (InputStream in = request.getInputStream()) {
            byte[] body = in.readNBytes(bound.bytes() + 1);
            if (body.length > bound.bytes()) {
                throw tooLong(bound);
            }
            return body;
        } catch (IOException e) {
            throw wrong("unreadable-body", "body", "The body ended too early.", "Send it again.");
        }
    }

    private static LongshoreException tooLong(Bound bound) {
        return wrong("too-long", "body", "The body is longer than " + (bound.bytes() >> 10) + " KiB.", bound.remedy());
    }

    private static LongshoreException malformed(JacksonException e) {
        String message = String.valueOf(e.getOriginalMessage());
        if (message.startsWith("Duplicate")) {
            String name = message.replaceFirst("(?s)^[^\"']*[\"'](.*)[\"'].*$", "$1");
            return wrong(
                    "duplicate-field",
                    Quoted.shown(name),
                    "The field \"" + Quoted.shown(name) + "\" stands there twice.",
                    "Write it once.");
        }
        String where = e.getLocation() == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        " in line %d, column %d",
                        e.getLocation().getLineNr(),
                        e.getLocation().getColumnNr());
        return wrong(
                "malformed-json",
                "body",
                "The body is not JSON" + where + ".",
                "Check quotes, commas and brackets, and that it is UTF-8.");
    }

    /** PostgreSQL keeps neither NUL nor half a character. */
    private static void checkTexts(JsonNode node, String path) {
        if (node.isString()) {
            Texts.checkStorable(node.stringValue(), path);
        } else if (node.isObject()) {
            node.properties().forEach(entry -> {
                String name = entry.getKey();
                Texts.checkStorable(name, path.isEmpty() ? Quoted.shown(name) : path);
                checkTexts(entry.getValue(), path.isEmpty() ? name : path + "." + name);
            });
        } else if (node.isArray()) {
            node.values().forEach(element -> checkTexts(element, path));
        }
    }

    /** In words: the type that belongs there. */
    private static String typeOf(JacksonException e) {
        Class<?> type = e instanceof MismatchedInputException mismatched ? mismatched.getTargetType() : null;
        if (type == null) {
            return "of its type";
        }
        Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
        if (boxed == String.class) {
            return "a text in quotes";
        } else if (boxed == Boolean.class) {
            return "true or false";
        } else if (boxed == Integer.class) {
            return "a whole number";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "an object, {\"name\": value, …}" : "of its type";
    }

    private static String path(JacksonException e) {
        List<JacksonException.Reference> path = e.getPath();
        String names = path.stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
        return names.isEmpty() ? "body" : Quoted.shown(names);
    }

    private static LongshoreException wrong(String code, String field, String message, String remedy) {
        return LongshoreException.badInput(code, field, message, remedy);
    }
}
