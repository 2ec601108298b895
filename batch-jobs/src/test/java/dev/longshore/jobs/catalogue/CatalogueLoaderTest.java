package dev.longshore.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longshore.jobs.kind.ClaimedUnit;
import dev.longshore.jobs.kind.ClosingWork;
import dev.longshore.jobs.kind.Fence;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.JobWork;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.UnitPlan;
import dev.longshore.jobs.kind.UnitProcessor;
import dev.longshore.jobs.kind.UnitWork;
import dev.longshore.jobs.kind.WhileUnitsRun;
import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.job.JobDefinition.Repeat;
import dev.longshore.model.job.JobDefinition.StepDefinition;
import dev.longshore.model.job.JobName;
import dev.longshore.model.job.ParameterType;
import dev.longshore.model.job.Preconditions;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.YamlFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueLoaderTest {

    private static final Path FOLDERS = Path.of("src", "test", "resources", "catalogue");
    private static final StepDefinition STEP =
            new StepDefinition("write-parts", "Writes part files.", Repeat.IDEMPOTENT);

    private final CatalogueLoader loader = new CatalogueLoader(
            List.of(new KnownKind("export", List.of(STEP)), new KnownKind("caller", List.of())),
            List.of("critical", "bulk", "repair"),
            text -> text.replace("${longshore.test.scale:0.25}", "0.25"));

    @Test
    void readsGoodFiles() {
        List<JobDefinition> definitions = loader.load(YamlFiles.ofFolder(FileSubject.JOBS, FOLDERS.resolve("good")))
                .definitions();

        assertThat(definitions)
                .extracting(JobDefinition::name)
                .containsExactly(new JobName("lines-export"), new JobName("nightly"));
        JobDefinition lines = definitions.get(0);
        assertThat(lines.lane()).isEqualTo("bulk");
        assertThat(lines.impact().worsens())
                .containsExactly(
                        new Impact.Worsening(Duration.ofHours(1), Impact.Level.DEGRADED),
                        new Impact.Worsening(Duration.ofHours(36), Impact.Level.BROKEN));
        assertThat(lines.promise().readyWithin()).isEqualTo(Duration.ofMinutes(15));
        assertThat(lines.limits()).isEqualTo(new JobDefinition.Limits(3, 1000, Duration.ofDays(2), 4));
        assertThat(lines.tenantParameter()).isEqualTo("tenant");
        assertThat(lines.steps()).containsExactly(STEP);
        assertThat(lines.parameters().get(0).allowed()).containsExactly("BRAZIL", "JAPAN");
        assertThat(lines.parameters().get(1).type()).isEqualTo(ParameterType.DATE);
        assertThat(lines.parameters().get(2).defaultValue()).isEqualTo(new BigDecimal("0.25"));
        assertThat(lines.spec())
                .containsEntry("key", List.of("id"))
                .containsEntry("file", "lines-{from}-{scale}.csv")
                .containsEntry("csv", Map.of("delimiter", ";", "spreadsheet-safe", true))
                .containsEntry("chunk-rows", 50000)
                .containsKey("sql")
                .doesNotContainKey("sql-file");
        assertThat(definitions.get(1).steps()).containsExactly(new StepDefinition("call", "Calls.", Repeat.KEYED));
        assertThat(definitions.get(1).waitsFor()).isEqualTo(new JobName("lines-export"));
    }

    @Test
    void takesPreconditionsAndTellsMistakesInThem(@TempDir Path folder) throws IOException {
        copy("good", folder);
        Path lines = folder.resolve("lines-export.yml");
        String before = Files.readString(lines);
        Files.writeString(
                lines,
                before
                        + "\npreconditions:\n  version: {sql-file: version.sql}\n  definition: unchanged\n  superseded-by: [tenant]\n");
        Files.writeString(folder.resolve("version.sql"), "select max(id) from lines where tenant = :tenant");

        assertThat(load(folder).get(0).preconditions())
                .isEqualTo(new Preconditions(
                        "select max(id) from lines where tenant = :tenant",
                        Preconditions.Definition.UNCHANGED,
                        List.of("tenant")));

        Files.writeString(folder.resolve("version.sql"), "select max(id) from lines where tenant = :tennant");
        Files.writeString(
                lines,
                before
                        + "\npreconditions:\n  version: {sql-file: version.sql}\n  definition: newest\n  superseded-by: [form]\n");
        assertThat(mistakesIn(folder))
                .anyMatch(mistake -> mistake.startsWith("version.sql:1:42") && mistake.contains(":tennant, which"))
                .anyMatch(mistake -> mistake.startsWith("lines-export.yml") && mistake.contains("unchanged"));

        Files.writeString(lines, before + "\npreconditions: {version: {sql-file: version.sql}}\n");
        Files.writeString(folder.resolve("version.sql"), "select max(id) from lines where created >= :from");
        assertThat(mistakesIn(folder))
                .singleElement()
                .asString()
                .startsWith("lines-export.yml")
                .contains("does not go by the tenant", "Read the rows of :tenant alone");
        Files.writeString(
                lines,
                before.replace("  tenant:\n", "  tenant:\n    secret: true\n")
                        + "\npreconditions: {version: {sql-file: version.sql}}\n");
        Files.writeString(folder.resolve("version.sql"), "select max(id) from lines where tenant = :tenant");
        assertThat(mistakesIn(folder)).singleElement().asString().contains("uses :tenant, which is secret");

        Files.writeString(lines, before + "\npreconditions:\n  superseded-by: [form]\n");
        assertThat(mistakesIn(folder))
                .singleElement()
                .asString()
                .contains("There is no parameter \"form\".", "Did you mean from?");
        Files.writeString(lines, before + "\npreconditions: {}\n");
        assertThat(mistakesIn(folder)).singleElement().asString().contains("It names none.");
        Files.writeString(lines, before + "\npreconditions: {version: {sql-file: none.sql}}\n");
        assertThat(mistakesIn(folder))
                .singleElement()
                .asString()
                .contains("There is no file \"none.sql\" beside this one.");
    }

    @Test
    void aPreferenceFollowsTheTenantAndParametersThatThereAre(@TempDir Path folder) throws IOException {
        copy("good", folder);
        Path lines = folder.resolve("lines-export.yml");
        String before = Files.readString(lines);
        Files.writeString(lines, before + "\nprefers: {labels: {zone: \":tenant\", since: \":from\", disk: ssd}}\n");
        assertThat(load(folder).get(0).prefers().labels())
                .isEqualTo(Map.of("zone", ":tenant", "since", ":from", "disk", "ssd"));

        Files.writeString(lines, before + "\nprefers: {labels: {shard: \":shard\"}}\n");
        assertThat(mistakesIn(folder))
                .singleElement()
                .asString()
                .matches("(?s)lines-export\\.yml:\\d+:\\d+.*There is no parameter \"shard\"\\..*Write :tenant, or .*");
    }

    @Test
    void changesTheHashWithTheSql(@TempDir Path folder) throws IOException {
        copy("good", folder);
        String before = Jobs.hashOf(load(folder).get(0));
        Files.writeString(folder.resolve("lines.sql"), "select id, name from lines where :from = :tenant");

        assertThat(Jobs.hashOf(load(folder).get(0))).isNotEqualTo(before);
        assertThat(before).isEqualTo(Jobs.hashOf(load(FOLDERS.resolve("good")).get(0)));
    }

    @Test
    void reportsEveryMistakeOfEveryFileWithItsLine() throws IOException {
        LongshoreException refusal = catchThrowableOfType(LongshoreException.class, () -> load(FOLDERS.resolve("bad")));

        assertThat(refusal.category()).isEqualTo(Category.USER_ERROR);
        assertThat(refusal.code()).isEqualTo("catalogue");
        assertThat(refusal.getMessage().lines().skip(1).map(String::strip))
                .usingElementComparator((found, expected) -> found.startsWith(expected) ? 0 : 1)
                .containsExactlyElementsOf(
                        Files.readAllLines(FOLDERS.resolve("bad").resolve("expected.txt")));
    }

    @Test
    void guessesNoSingleCharacter(@TempDir Path folder) throws IOException {
        copy("good", folder);
        Path lines = folder.resolve("lines-export.yml");
        Files.writeString(lines, Files.readString(lines).replaceFirst("delimiter: [^,}\\n]+", "delimiter: x"));

        assertThat(mistakesIn(folder))
                .singleElement()
                .asString()
                .contains("\"delimiter\" is \"x\", which is not one of its values. Write One character between fields")
                .doesNotContain("Did you mean");
    }

    @Test
    void saysWhyImpactAndPromiseAreMandatory(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("quiet.yml"), """
                job: quiet
                title: Quiet
                description: Says nothing of what it means.
                kind: caller
                owner: Nobody
                completion: {ready-when: It is quiet., until-then: It is loud.}
                steps: [{name: a, sentence: A., repeat: idempotent}]
                """);

        assertThat(mistakesIn(folder))
                .anyMatch(mistake -> mistake.contains("\"impact\" is missing.")
                        && mistake.endsWith("every list, alert and message goes by it before anything else."))
                .anyMatch(mistake -> mistake.contains("\"promise\" is missing.")
                        && mistake.endsWith("without it nobody can tell a slow run from a late one."))
                .hasSize(2);
    }

    @Test
    void wantsTheStepsOfAKindThatDoesNotKnowThem(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("quiet.yml"), """
                job: quiet
                title: Quiet
                description: Does not say whether it may run twice.
                kind: caller
                owner: Nobody
                impact: {level: delayed, sentence: Later.}
                promise: {ready-within: 1h}
                completion: {ready-when: It is quiet., until-then: It is loud.}
                """);

        assertThat(mistakesIn(folder)).singleElement().asString().startsWith("quiet.yml:1:1: \"steps\" is missing.");
    }

    @Test
    void pointsAtTheFieldThatTheKindRefuses(@TempDir Path folder) throws IOException {
        copy("good", folder);
        Path yaml = folder.resolve("lines-export.yml");
        Files.writeString(yaml, Files.readString(yaml) + "  unit-rows: 7\n");

        assertThat(mistakesIn(folder))
                .containsExactly("lines-export.yml:38:3: Seven is no number of rows. Write another one.");
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertThatThrownBy(() -> YamlFiles.ofFolder(FileSubject.JOBS, FOLDERS.resolve("nowhere")))
                .isInstanceOf(LongshoreException.class)
                .hasMessageContaining("There is no catalogue folder");
    }

    private List<String> mistakesIn(Path folder) {
        return catchThrowableOfType(LongshoreException.class, () -> load(folder))
                .getMessage()
                .lines()
                .skip(1)
                .map(String::strip)
                .toList();
    }

    private List<JobDefinition> load(Path folder) {
        return loader.load(YamlFiles.ofFolder(FileSubject.JOBS, folder)).definitions();
    }

    private static void copy(String from, Path to) throws IOException {
        try (var files = Files.list(FOLDERS.resolve(from))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private record KnownKind(String name, List<StepDefinition> steps) implements JobKind {

        @Override
        public boolean givesKey() {
            return steps.isEmpty();
        }

        @Override
        public JobWork workOf(JobDefinition definition) {
            if (definition.spec().containsKey("unit-rows")) {
                throw LongshoreException.badInput(
                        "unit-rows", "spec.unit-rows", "Seven is no number of rows", "Write another one.");
            }
            return new JobWork("write-parts", new NoUnits(), "check", NoUnits::closing);
        }
    }

    /** The catalogue asks a kind only whether it takes a definition; nothing runs. */
    private record NoUnits() implements UnitWork {

        @Override
        public List<UnitPlan> plan(RunScope run) {
            throw new UnsupportedOperationException();
        }

        @Override
        public WhileUnitsRun start(RunScope run, List<UnitPlan> plan) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UnitProcessor open(RunScope run, ClaimedUnit unit) {
            throw new UnsupportedOperationException();
        }

        static ClosingWork.Publication closing(RunScope run, List<ClosingWork.EndedUnit> units, Fence fence) {
            throw new UnsupportedOperationException();
        }
    }
}
