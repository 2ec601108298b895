package dev.longshore.jobs.export;

import dev.longshore.jobs.kind.RejectionLimit;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.spec.SpecSection;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.ParameterDefinition;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a definition says of an export, checked.
 *
 * @param files at least one; several go into one archive
 * @param archive the name of the zip file that holds them; null for the one file as it is
 * @param target where it is kept; null for the artifact folder
 * @param keep how long it is kept; null for good
 * @param cut into units and chunks
 * @param limit how many rows may be left out, since they take workers down, before the run fails
 */
record ExportSpec(
        List<ExportFile> files,
        @Nullable FileName archive,
        @Nullable String target,
        @Nullable Duration keep,
        Cut cut,
        RejectionLimit limit) {

    /**
     * How the rows are cut.
     *
     * @param chunkRows rows that are committed together: the most that a crash repeats
     * @param unitRows about how many rows one work unit should have
     */
    record Cut(int chunkRows, long unitRows) {}

    private static final Pattern TARGET = Pattern.compile("[a-z][a-z0-9-]{0,59}");
    private static final String FILE = "file";
    private static final String ZIP = ".zip";
    private static final long CHUNK_ROWS = 50_000;
    private static final long UNIT_ROWS = 500_000;

    ExportSpec {
        files = List.copyOf(files);
    }

    static ExportSpec of(JobDefinition definition) {
        SpecSection spec = new SpecSection("spec", definition.spec());
        boolean several = spec.has("files");
        ExportSpec read = new ExportSpec(
                several ? members(spec, definition) : List.of(ExportFile.of("spec", spec, definition.parameters())),
                several ? archive(spec, definition) : null,
                target(spec.text("target", "")),
                spec.duration("keep"),
                new Cut(
                        (int) spec.number("chunk-rows", CHUNK_ROWS, 10_000_000),
                        spec.number("unit-rows", UNIT_ROWS, Integer.MAX_VALUE)),
                RejectionLimit.of(spec));
        spec.refuseOthers();
        return read;
    }

    private static FileName archive(SpecSection spec, JobDefinition definition) {
        FileName name = new FileName(spec.text(FILE));
        name.check(
                definition.parameters().stream().map(ParameterDefinition::name).collect(Collectors.toSet()));
        if (!name.pattern().endsWith(ZIP)) {
            throw LongshoreException.badInput(
                    "file-name",
                    "spec.file",
                    "\"" + name.pattern() + "\" does not end with .zip, and several files go into one archive.",
                    "Name the archive such as orders-{from}.zip.");
        }
        return name;
    }

    private static void refuseBesideFiles(SpecSection spec) {
        for (String entry : List.of("sql", "key", "format", "compression", "csv")) {
            if (spec.has(entry)) {
                throw LongshoreException.badInput(
                        "beside-files",
                        spec.pathOf(entry),
                        "It stands beside files, and it is not said of which file it is true.",
                        "Write it under each file that it is true of.");
            }
        }
    }

    /** Their names hold no parameters, so that two that would be one are found here, and not when somebody unpacks them. */
    private static List<ExportFile> members(SpecSection spec, JobDefinition definition) {
        List<ExportFile> files = new ArrayList<>();
        Set<String> names = new HashSet<>(Set.of(ZipBinding.MANIFEST));
        refuseBesideFiles(spec);
        for (SpecSection section : spec.sections("files")) {
            String place = "spec.files." + files.size();
            ExportFile file = ExportFile.of(place, section, definition.parameters());
            section.refuseOthers();
            String name = file.name().pattern();
            if (name.contains("{")) {
                throw LongshoreException.badInput(
                        "file-name",
                        section.pathOf(FILE),
                        "\"" + name + "\" holds a parameter; files of an archive have the same names every time.",
                        "Name it such as orders.csv, and put the parameter into the name of the archive.");
            }
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw LongshoreException.badInput(
                        "file-twice",
                        section.pathOf(FILE),
                        name.equalsIgnoreCase(ZipBinding.MANIFEST)
                                ? "\"" + name + "\" is the name of the archive's own manifest."
                                : "There is a file \"" + name
                                        + "\" before this one, and where it is unpacked one would replace the other.",
                        "Give it another name; upper and lower case are the same on many computers.");
            }
            files.add(file);
        }
        return files;
    }

    private static @Nullable String target(String name) {
        if (!name.isEmpty() && !TARGET.matcher(name).matches()) {
            throw LongshoreException.badInput(
                    "target-name",
                    "spec.target",
                    "\"" + name + "\" is no name of a target.",
                    "Write the name that stands in longshore.targets: lower-case letters, digits and hyphens.");
        }
        return name.isEmpty() ? null : name;
    }

    /** The name of what a run publishes. */
    String nameOf(RunScope run) {
        return (archive == null ? files.get(0).name() : archive).of(run);
    }

    String mediaType() {
        return archive == null ? files.get(0).format().mediaType() : "application/zip";
    }

    /** What stands in a unit's bounds about the file that it is of. */
    Map<String, Object> boundsOf(int file) {
        return archive == null ? Map.of() : Map.of(FILE, file);
    }

    /** The place of the file that a unit is of. */
    static int fileOf(Map<String, Object> bounds) {
        return bounds.get(FILE) instanceof Number file ? file.intValue() : 0;
    }

    /** What a unit is called, by what its range is. */
    String label(int file, String range) {
        return archive == null ? range : files.get(file).name().pattern() + ": " + range;
    }

    /** The zone in which a run writes times with a zone: its requester's, else UTC. */
    static ZoneId zoneOf(RunScope run) {
        String zone = run.context().zone();
        try {
            return zone == null ? ZoneId.of("UTC") : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw LongshoreException.badInput(
                    "unknown-zone",
                    "context.zone",
                    "There is no time zone \"" + zone + "\".",
                    "Write its IANA name, such as America/Sao_Paulo.");
        }
    }
}
