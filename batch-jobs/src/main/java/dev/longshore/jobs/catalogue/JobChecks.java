package dev.longshore.jobs.catalogue;

import dev.longshore.jobs.spec.WrittenDuration;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.NearestWord;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterRules;
import dev.longshore.model.worker.Preference;
import dev.longshore.sql.yaml.Mistakes;
import dev.longshore.sql.yaml.YamlTree;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/**
 * What a schema cannot say about one job. Each check keeps silent about what the schema has found already, so that a file with a mistake of one sort
 * shows those of the others too.
 */
final class JobChecks {

    private final YamlTree tree;
    private final Mistakes mistakes;
    private final JsonNode job;

    JobChecks(YamlTree tree, Mistakes mistakes) {
        this.tree = tree;
        this.mistakes = mistakes;
        this.job = tree.root();
    }

    void name(String pointer, String what, Collection<String> known) {
        JsonNode word = job.at(pointer);
        if (!word.isString() || known.contains(word.asString())) {
            return;
        }
        String meant = NearestWord.to(word.asString(), known)
                .map(near -> "Did you mean " + near + "? ")
                .orElse("");
        add(
                pointer,
                "There is no " + what + " \"" + word.asString() + "\".",
                meant + "Known are: "
                        + String.join(", ", known.stream().sorted().toList()) + ".");
    }

    void impact() {
        if (!job.has("impact") || !mistakes.isSound(tree.file(), "/impact")) {
            return;
        }
        Impact impact = DefinitionReader.impact(job.path("impact"));
        Duration before = Duration.ZERO;
        Impact.Level level = impact.level();
        for (int i = 0; i < impact.worsens().size(); i++) {
            Impact.Worsening step = impact.worsens().get(i);
            String pointer = "/impact/worsens/" + i;
            if (step.after().compareTo(before) <= 0) {
                add(
                        pointer + "/after",
                        "This comes no later than what stands before it.",
                        "Order them by time, soonest first.");
            }
            if (step.level().compareTo(level) >= 0) {
                add(
                        pointer + "/to",
                        "\"" + step.level().word() + "\" is no worse than \"" + level.word() + "\" before it.",
                        "Write a worse one; broken is the worst.");
            }
            before = step.after();
            level = step.level();
        }
    }

    void promise() {
        if (job.at("/promise/ready-within").isString()
                && mistakes.isSound(tree.file(), "/promise")
                && WrittenDuration.parse(job.at("/promise/ready-within").asString())
                        .isZero()) {
            add("/promise/ready-within", "Nothing is ready within no time.", "Write a duration such as 15m.");
        }
    }

    void parameters(DefinitionReader reader) {
        for (Map.Entry<String, JsonNode> entry : job.path("parameters").properties()) {
            String pointer = "/parameters/" + YamlTree.escaped(entry.getKey());
            if (mistakes.isSound(tree.file(), pointer)) {
                ParameterRules.mistakesIn(reader.parameter(entry.getKey(), entry.getValue()))
                        .forEach(mistake -> add(
                                pointer,
                                "The parameter \"" + entry.getKey() + "\" contradicts itself: " + withPoint(mistake),
                                "Correct its definition."));
            }
        }
    }

    void prefers() {
        if (!job.has("prefers") || !mistakes.isSound(tree.file(), "/prefers")) {
            return;
        }
        JsonNode prefers = job.path("prefers");
        if (!prefers.has("pool") && prefers.path("labels").isEmpty()) {
            add("/prefers", "It names no pool and no label.", "Name one, or leave prefers out.");
        }
        String patience = prefers.path("patience").asString("0s");
        if (WrittenDuration.parse(patience).compareTo(Preference.LONGEST_PATIENCE) > 0) {
            add("/prefers/patience", "Others would leave it alone for longer than an hour.", "Write 1h or less.");
        }
        prefers.path("labels").properties().forEach(label -> {
            String value = label.getValue().asString("");
            if (value.startsWith(":")) {
                followed("/prefers/labels/" + YamlTree.escaped(label.getKey()), value.substring(1));
            }
        });
    }

    /** What a label's value follows: the tenant, or a parameter that everybody may see. */
    private void followed(String pointer, String name) {
        JsonNode parameter = job.path("parameters").path(name);
        if (!name.equals("tenant") && parameter.isMissingNode()) {
            add(
                    pointer,
                    "There is no parameter \"" + name + "\".",
                    "Write :tenant, or a colon and the name of one of the parameters.");
        } else if (parameter.path("secret").asBoolean(false)) {
            add(pointer, "The parameter \"" + name + "\" is secret, and labels are not.", "Follow another parameter.");
        }
    }

    void preconditions() {
        if (!job.has("preconditions") || !mistakes.isSound(tree.file(), "/preconditions")) {
            return;
        }
        JsonNode preconditions = job.path("preconditions");
        if (preconditions.isEmpty()) {
            add("/preconditions", "It names none.", "Name version, definition or superseded-by, or leave it out.");
        }
        for (int i = 0; i < preconditions.path("superseded-by").size(); i++) {
            name(
                    "/preconditions/superseded-by/" + i,
                    "parameter",
                    job.path("parameters").propertyNames());
        }
    }

    void tenantParameter() {
        JsonNode tenant = job.path("tenant-parameter");
        name("/tenant-parameter", "parameter", job.path("parameters").propertyNames());
        JsonNode type = job.path("parameters").path(tenant.asString("")).path("type");
        if (type.isString() && !type.asString().equals("text")) {
            add("/tenant-parameter", "The tenant's parameter is of type " + type.asString() + ".", "Make it text.");
        }
    }

    /** A kind that knows its steps is not told them; one that does not must be. */
    void steps(boolean kindKnowsThem) {
        if (kindKnowsThem && job.has("steps")) {
            add("/steps", "The kind \"" + job.path("kind").asString() + "\" knows its steps.", "Leave steps out.");
        } else if (!kindKnowsThem && !job.has("steps")) {
            add(
                    "",
                    "\"steps\" is missing.",
                    "List the steps, each with whether it may run twice: the kind does not know it, and a restart must.");
        }
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (int i = 0; i < job.path("steps").size(); i++) {
            String step = job.at("/steps/" + i + "/name").asString("");
            if (seen.putIfAbsent(step, i) != null) {
                add("/steps/" + i, "There is a step \"" + step + "\" before this one.", "Give each step its own name.");
            }
        }
    }

    /** What the kind cannot work with; it names a field of the definition such as {@code spec.key}. */
    void refusedByKind(JobDefinition definition, LongshoreException refusal) {
        String field = Objects.requireNonNullElse(refusal.field(), "");
        String pointer =
                "/" + (field.startsWith("spec") ? definition.kind() + field.substring(4) : field).replace('.', '/');
        add(
                pointer.matches("/(export|export/files/\\d+|feed|aggregation|sync-out|outcome)/sql")
                        ? pointer + "-file"
                        : pointer,
                withPoint(Objects.requireNonNullElse(refusal.getMessage(), "The kind refuses it")),
                Objects.requireNonNullElse(refusal.remedy(), "Correct it."));
    }

    private void add(String pointer, String what, String remedy) {
        mistakes.add(tree.mistake(pointer, what, remedy));
    }

    private static String withPoint(String sentence) {
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }
}
