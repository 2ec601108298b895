package dev.longshore.jobs.catalogue;

import dev.longshore.jobs.kind.JobKind;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.NearestWord;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.sql.yaml.Mistakes;
import dev.longshore.sql.yaml.YamlTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What keeps a job out that would do harm although its file can be read: nobody could tell when it is done, it would repeat what must not come twice, or it
 * would move money without a name for the payment. That its impact is missing, the schema finds.
 */
final class GateChecks {

    private final YamlTree tree;
    private final Mistakes mistakes;
    private final JsonNode job;
    private final JobKind kind;

    GateChecks(YamlTree tree, Mistakes mistakes, JobKind kind) {
        this.tree = tree;
        this.mistakes = mistakes;
        this.job = tree.root();
        this.kind = kind;
    }

    /** What can be seen before the definition is made. */
    void declarations() {
        if (!kind.knowsCompletion() && !job.has("completion")) {
            add(
                    "",
                    "\"completion\" is missing.",
                    "Say what makes the result complete, and what users have until then: completion: {ready-when: \"…\", until-then: \"…\"}."
                            + " The kind \"" + kind.name() + "\" does not know it, and accepted is not done.");
        }
        key();
        boolean money = job.path("moves-money").asBoolean(false);
        if (money && kind.steps().isEmpty() && !job.has("steps")) {
            add(
                    "/moves-money",
                    "The job moves money, and does not say of its steps whether they may run twice.",
                    "List them: steps: [{name: pay, sentence: \"Pays.\", repeat: keyed}].");
        }
        if (!job.has("idempotency-key")) {
            steps(Repeat.KEYED)
                    .forEach(i -> add(
                            "/steps/" + i + "/repeat",
                            "The step's effects have a key each, and nothing says of what it is made.",
                            "Name the parameters: idempotency-key: [invoice]; or write idempotent or unsafe."));
        }
    }

    /** What the kind knows of a definition that is sound so far. */
    void definition(JobDefinition definition, JobChecks checks) {
        Optional<LongshoreException> mistake = kind.mistakeIn(definition);
        if (mistake.isPresent()) {
            checks.refusedByKind(definition, mistake.get());
            return;
        }
        for (int i : steps(Repeat.UNSAFE)) {
            StepDefinition step = definition.steps().get(i);
            kind.repeatsByItself(definition, step)
                    .ifPresent(why -> add(
                            "/steps/" + i + "/repeat",
                            "The step must not run twice, but would without anybody asking: " + why + ".",
                            "Take that away; or make the step safe to repeat, and write idempotent or keyed."));
        }
        if (definition.movesMoney()) {
            Optional<LongshoreException> lack = kind.lacksKey(definition);
            lack.ifPresent(refusal -> checks.refusedByKind(definition, refusal));
        }
    }

    /** A key is made of what every request says. */
    private void key() {
        JsonNode key = job.path("idempotency-key");
        if (!kind.givesKey() && !key.isMissingNode()) {
            add(
                    "/idempotency-key",
                    "The kind \"" + kind.name() + "\" gives the job no key of these parameters.",
                    "Leave idempotency-key out. Jobs of kind spring-batch get one; sync-out and outcome give each effect its own, and say under idempotency whether it is honoured.");
            return;
        }
        JsonNode parameters = job.path("parameters");
        for (int i = 0; i < key.size(); i++) {
            String name = key.path(i).asString("");
            String pointer = "/idempotency-key/" + i;
            JsonNode parameter = parameters.path(name);
            if (parameter.isMissingNode()) {
                add(
                        pointer,
                        "There is no parameter \"" + name + "\".",
                        NearestWord.to(name, parameters.propertyNames())
                                        .map(near -> "Did you mean " + near + "? ")
                                        .orElse("")
                                + "Declare it under parameters, with required: true.");
            } else if (!parameter.path("required").asBoolean(false)
                    || !parameter.path("identifying").asBoolean(true)) {
                add(
                        pointer,
                        "The parameter \"" + name
                                + "\" is part of the key, and a request may leave it out or ignore it.",
                        "Write required: true, and leave identifying out.");
            }
        }
    }

    /** The places of the steps in the file that are of this sort. */
    private List<Integer> steps(Repeat repeat) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < job.path("steps").size(); i++) {
            if (job.at("/steps/" + i + "/repeat").asString("").equalsIgnoreCase(repeat.name())) {
                found.add(i);
            }
        }
        return found;
    }

    private void add(String pointer, String what, String remedy) {
        mistakes.add(tree.mistake(pointer, what, remedy));
    }
}
