package dev.longshore.jobs.catalogue;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.failure.NearestWord;
import dev.longshore.sql.export.ParameterizedSql;
import dev.longshore.sql.yaml.Mistake;
import dev.longshore.sql.yaml.Mistakes;
import dev.longshore.sql.yaml.YamlFiles;
import dev.longshore.sql.yaml.YamlTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import tools.jackson.databind.JsonNode;

/** Whether a job that names SQL files, the files and the job's parameters fit together. */
final class SqlChecks {

    /** The entry that names a file. */
    static final String SQL_FILE = "sql-file";

    /** The entry with groups that name a file each. */
    static final String FILES = "files";

    /** What a file name may tell besides parameters, by kind. */
    private static final Map<String, Set<String>> KNOWN_TO_FILE_NAMES = Map.of(
            "export",
            Set.of("run"),
            "feed",
            Set.of(),
            "aggregation",
            Set.of(),
            "sync-out",
            Set.of(),
            "outcome",
            Set.of());

    /** What a statement may use besides parameters, by kind. */
    private static final Map<String, Set<String>> KNOWN_TO_SQL = Map.of(
            "export", Set.of(),
            "feed", Set.of("lines", "run"),
            "aggregation", Set.of("window_from", "window_until"),
            "sync-out", Set.of(),
            "outcome", Set.of("keys"));

    /** The parameters that the kind itself reads. */
    private static final Map<String, Set<String>> READ_BY_KIND = Map.of("aggregation", Set.of("from", "to", "rebuild"));

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

    private final YamlTree tree;
    private final Mistakes mistakes;
    private final JsonNode job;
    private final String kind;
    private final Collection<String> declared;
    private final Set<String> used = new HashSet<>();

    SqlChecks(YamlTree tree, Mistakes mistakes) {
        this.tree = tree;
        this.mistakes = mistakes;
        this.job = tree.root();
        this.kind = KNOWN_TO_SQL.keySet().stream().filter(job::has).findFirst().orElse("export");
        used.addAll(READ_BY_KIND.getOrDefault(kind, Set.of()));
        this.declared = job.path("parameters").propertyNames();
    }

    /** Checks the job and gives the text of each file that it names, if it names any. */
    Map<String, String> check(Resource yaml) {
        Map<String, String> version = version(yaml);
        Map<String, String> texts = new LinkedHashMap<>();
        boolean complete = true;
        for (String place : places()) {
            complete &= read(yaml, place, texts);
        }
        if (complete && !texts.isEmpty()) {
            fileName();
            boolean readable = true;
            for (Map.Entry<String, String> text : texts.entrySet()) {
                readable &= sql(text.getKey(), text.getValue(), KNOWN_TO_SQL.getOrDefault(kind, Set.of()));
            }
            if (readable) {
                unused(texts.keySet());
            }
        }
        texts.putAll(version);
        return texts;
    }

    /** The query of a precondition, which any kind may have, and which knows parameters only. */
    private Map<String, String> version(Resource yaml) {
        Map<String, String> texts = new LinkedHashMap<>();
        String place = "/preconditions/version/" + SQL_FILE;
        if (isFileName(place) && read(yaml, place, texts)) {
            texts.forEach((file, text) -> {
                if (sql(file, text, Set.of())) {
                    told(place, file, ParameterizedSql.of(text).parameters());
                }
            });
        }
        return texts;
    }

    /** Whoever asks for a run is told the version: it may tell nothing of another tenant, and no secret. */
    private void told(String place, String file, Set<String> inSql) {
        String tenant = job.path("tenant-parameter").asString("");
        if (declared.contains(tenant) && !inSql.contains(tenant)) {
            mistakes.add(tree.mistake(
                    place,
                    "The version of " + file
                            + " does not go by the tenant: whoever asks would be told that of any tenant.",
                    "Read the rows of :" + tenant + " alone, as in: and (:" + tenant + " is null or tenant = :" + tenant
                            + ")."));
        }
        for (String name : inSql) {
            if (job.path("parameters").path(name).path("secret").asBoolean(false)) {
                mistakes.add(tree.mistake(
                        place,
                        "The version of " + file + " uses :" + name + ", which is secret: the version is shown.",
                        "Leave it out."));
            }
        }
    }

    /** @return whether it is there */
    private boolean read(Resource yaml, String place, Map<String, String> texts) {
        String file = job.at(place).asString();
        Optional<String> text = YamlFiles.textBeside(yaml, file);
        text.ifPresentOrElse(
                found -> texts.put(file, found),
                () -> mistakes.add(tree.mistake(
                        place,
                        "There is no file \"" + file + "\" beside this one.",
                        "Write it, or correct the name.")));
        return text.isPresent();
    }

    /** Where files are named. */
    private List<String> places() {
        List<String> places = new ArrayList<>(List.of("/" + kind + "/" + SQL_FILE));
        for (int i = 0; i < job.path(kind).path(FILES).size(); i++) {
            places.add("/" + kind + "/" + FILES + "/" + i + "/" + SQL_FILE);
        }
        places.removeIf(place -> !isFileName(place));
        return places;
    }

    private boolean isFileName(String place) {
        return job.at(place).isString() && !job.at(place).asString().contains("/");
    }

    private void fileName() {
        Matcher placeholder = PLACEHOLDER.matcher(job.at("/" + kind + "/file").asString(""));
        while (placeholder.find()) {
            String name = placeholder.group(1);
            used.add(name);
            if (!declared.contains(name) && !KNOWN_TO_FILE_NAMES.get(kind).contains(name)) {
                mistakes.add(tree.mistake(
                        "/" + kind + "/file",
                        "The file name has a place for \"" + name + "\", which is no parameter.",
                        meant(name) + "Declare it under parameters, or leave it out."));
            }
        }
    }

    /** @return whether it could be read */
    private boolean sql(String file, String text, Set<String> known) {
        Set<String> inSql;
        try {
            inSql = ParameterizedSql.of(text).parameters();
        } catch (LongshoreException e) {
            mistakes.add(new Mistake(
                    file,
                    1,
                    1,
                    "",
                    Objects.requireNonNullElse(e.getMessage(), "The SQL cannot be read."),
                    Objects.requireNonNullElse(e.remedy(), "Correct it.")));
            return false;
        }
        used.addAll(inSql);
        for (String name : inSql) {
            if (!declared.contains(name) && !known.contains(name)) {
                YamlTree.Place place = firstUse(text, name);
                mistakes.add(new Mistake(
                        file,
                        place.line(),
                        place.column(),
                        "",
                        "The SQL uses :" + name + ", which " + tree.file() + " does not declare.",
                        meant(name) + "Declare it under parameters, or leave it out."));
            }
        }
        return true;
    }

    private void unused(Collection<String> files) {
        for (String name : declared) {
            if (!used.contains(name)) {
                mistakes.add(tree.mistake(
                        "/parameters/" + YamlTree.escaped(name),
                        "The parameter \"" + name + "\" is "
                                + (job.path(kind).has("file")
                                        ? "used neither in " + String.join(", ", files) + " nor in the file name."
                                        : "not used in " + String.join(", ", files) + "."),
                        "Use it as :" + name + ", or leave it out: whoever sets it expects an effect."));
            }
        }
    }

    private String meant(String name) {
        return NearestWord.to(name, declared)
                .map(word -> "Did you mean " + word + "? ")
                .orElse("");
    }

    private static YamlTree.Place firstUse(String text, String name) {
        Matcher use = Pattern.compile("(?<!:):" + Pattern.quote(name) + "(?![A-Za-z0-9_$])")
                .matcher(text);
        if (!use.find()) {
            return new YamlTree.Place(1, 1);
        }
        String before = text.substring(0, use.start());
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new YamlTree.Place(line, use.start() - before.lastIndexOf('\n'));
    }
}
