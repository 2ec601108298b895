package dev.longshore.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.jobs.export.ExportKindOnPaper;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.kind.RunScope;
import dev.longshore.jobs.kind.WholeJob;
import dev.longshore.jobs.outcome.OutcomeKindOnPaper;
import dev.longshore.jobs.springbatch.SpringBatchKindOnPaper;
import dev.longshore.jobs.syncout.SyncOutKindOnPaper;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.job.JobDefinition;
import dev.longshore.model.run.RunContext;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.yaml.FileSubject;
import dev.longshore.sql.yaml.YamlFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused at the gate, each time with its control: the same file with the remedy applied is taken. */
class GateTest {

    /** A sound file of each sort; every test breaks one thing of it. */
    private static final String PAYOUT = """
            job: payout
            title: Payout
            description: Pays invoices.
            kind: spring-batch
            owner: Payments
            impact: {level: broken, sentence: Suppliers are not paid.}
            promise: {ready-within: 1h}
            completion: {ready-when: The bank has the order., until-then: The invoice shows as pending.}
            moves-money: true
            idempotency-key: [invoice]
            parameters:
              invoice: {type: text, title: Invoice, required: true}
              note: {type: text, title: Note}
              silent: {type: text, title: Silent, required: true, identifying: false}
            steps:
              - {name: collect, sentence: Collects., repeat: idempotent}
              - {name: pay, sentence: Pays., repeat: keyed}
            spring-batch: {job: payoutJob}
            """;

    private static final String TRANSFERS = """
            job: transfers
            title: Transfers
            description: Sends transfers to the bank.
            kind: sync-out
            owner: Payments
            impact: {level: broken, sentence: Suppliers are not paid.}
            promise: {ready-within: 1h}
            moves-money: true
            sync-out:
              sql-file: transfers.sql
              key: [id]
              request: {url: "https://bank.example.org/transfers/{id}"}
              idempotency: {header: Idempotency-Key, honoured: true}
            """;

    private final List<JobKind> kinds = List.of(
            SpringBatchKindOnPaper.make(),
            SyncOutKindOnPaper.make(),
            ExportKindOnPaper.make(),
            OutcomeKindOnPaper.make());

    @TempDir
    private Path folder;

    @Test
    void takesSoundFiles() throws IOException {
        assertThat(load(PAYOUT).get(0).movesMoney()).isTrue();
        assertThat(load(PAYOUT).get(0).idempotencyKey()).containsExactly("invoice");
        assertThat(load(PAYOUT).get(0).gaps()).isEmpty();
        assertThat(load(TRANSFERS).get(0).movesMoney()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "impact: {level: broken, sentence: Suppliers are not paid.}# # job.yml:1:1: \"impact\" is missing. Say what users experience",
                "completion: {ready-when: The bank has the order., until-then: The invoice shows as pending.}# # job.yml:1:1: \"completion\" is missing. Say what makes the result complete",
                "repeat: keyed#repeat: unsafe # job.yml:17:34: The step must not run twice, but would without anybody asking: its bean is fault tolerant",
                "repeat: idempotent#repeat: unsafe # job.yml:16:42: The step must not run twice, but would without anybody asking: its bean allows to start it again although it is complete",
                "idempotency-key: [invoice]# # job.yml:17:34: The step's effects have a key each, and nothing says of what it is made. Name the parameters",
                "[invoice]#[invoise] # job.yml:10:19: There is no parameter \"invoise\". Did you mean invoice?",
                "[invoice]#[note] # job.yml:10:19: The parameter \"note\" is part of the key, and a request may leave it out",
                "[invoice]#[silent] # job.yml:10:19: The parameter \"silent\" is part of the key",
                "name: pay,#name: pays, # job.yml:15:1: The steps are [collect, pays], but the Spring Batch job \"payoutJob\" has [collect, pay].",
            })
    void refusesWithLineAndRemedy(String change) throws IOException {
        String[] parts = change.split("#", 3);
        String broken = PAYOUT.replace(parts[0], parts[1].strip());
        assertThat(broken).isNotEqualTo(PAYOUT);

        assertThatThrownBy(() -> load(broken))
                .isInstanceOfSatisfying(LongshoreException.class, refusal -> assertThat(refusal.getMessage())
                        .contains(parts[2].strip()));
    }

    @Test
    void wantsToKnowOfMoneyWhichStepsMayRunTwice() throws IOException {
        String silent = PAYOUT.substring(0, PAYOUT.indexOf("steps:")) + "spring-batch: {job: payoutJob}\n";

        assertThatThrownBy(() -> load(silent))
                .hasMessageContaining("job.yml:9:1: The job moves money, and does not say of its steps");
        assertThat(load(silent.replace("moves-money: true\n", "")).get(0).gaps())
                .as("without money it is taken, and its page says what is missing")
                .singleElement()
                .asString()
                .startsWith("Whether its steps may run twice");
    }

    @Test
    void wantsAKeyForMoney() throws IOException {
        String keyless =
                PAYOUT.replace("idempotency-key: [invoice]\n", "").replace("repeat: keyed", "repeat: idempotent");

        assertThatThrownBy(() -> load(keyless))
                .hasMessageContaining(
                        "job.yml:9:1: The job moves money, and nothing tells one payment from the same payment again. Name the parameters");
        assertThat(load(keyless.replace("moves-money: true\n", ""))).hasSize(1);
    }

    @Test
    void wantsAKeyForStepsThatSayTheyHaveOne() throws IOException {
        String keyless = PAYOUT.replace("moves-money: true\n", "").replace("idempotency-key: [invoice]\n", "");

        assertThatThrownBy(() -> load(keyless))
                .hasMessageContaining("job.yml:15:34: The step's effects have a key each, and nothing says of what");
        assertThat(load(keyless.replace("repeat: keyed", "repeat: idempotent"))).hasSize(1);
    }

    /** The bean pays in one tasklet, which nothing repeats. */
    @Test
    void takesAnUnsafeStepThatNothingRepeats() throws IOException {
        String plain = PAYOUT.replace("job: payoutJob", "job: plainJob").replace("repeat: keyed", "repeat: unsafe");

        assertThat(load(plain).get(0).steps())
                .extracting(step -> step.repeat().name())
                .containsExactly("IDEMPOTENT", "UNSAFE");
    }

    @Test
    void wantsAKeyThatTheOtherSideHeeds() throws IOException {
        String unheeded = TRANSFERS.replace("honoured: true", "honoured: false");

        assertThatThrownBy(() -> load(unheeded))
                .hasMessageContaining(
                        "job.yml:8:1: The job moves money, and the other side neither honours a key nor can be asked")
                .hasMessageContaining("honoured: true");
        assertThat(load(unheeded + "  lookup: {url: \"https://bank.example.org/transfers/{idempotency-key}\"}\n"))
                .hasSize(1);
    }

    @Test
    void takesStepsByTheNamesThatTheirBuildersGave() throws IOException {
        String users = PAYOUT.replace("name: collect", "name: importUsers").replace("payoutJob", "usersJob");

        assertThat(load(users).get(0).steps())
                .extracting(JobDefinition.StepDefinition::name)
                .containsExactly("importUsers", "pay");
    }

    /** A run that was asked for with an older definition goes on with it. */
    @Test
    void judgesTheNamesOfStepsAtTheGateAlone() throws IOException {
        JobDefinition older = load(PAYOUT).get(0);
        JobDefinition renamed = older.with(older.steps().subList(1, 2), older.spec());
        JobKind kind = kinds.get(0);

        assertThat(kind.mistakeIn(renamed)).isPresent();
        assertThatCode(() -> kind.workOf(renamed)).doesNotThrowAnyException();
    }

    @Test
    void refusesAKeyThatNobodyWouldGetToSee() throws IOException {
        String keyed = TRANSFERS.replace(
                "sync-out:",
                "idempotency-key: [day]\nparameters:\n  day: {type: date, title: Day, required: true}\nsync-out:");

        assertThatThrownBy(() -> load(keyed))
                .hasMessageContaining("job.yml:9:1: The kind \"sync-out\" gives the job no key of these parameters.");
    }

    @Test
    void refusesMoneyOfAKindWithoutKeys() throws IOException {
        String export = TRANSFERS.substring(0, TRANSFERS.indexOf("sync-out:")).replace("kind: sync-out", "kind: export")
                + "export: {sql-file: transfers.sql, key: [id], file: transfers.csv}\n";

        assertThatThrownBy(() -> load(export))
                .hasMessageContaining("The job moves money, and the kind \"export\" gives its effects no key.");
        assertThat(load(export.replace("moves-money: true\n", ""))).hasSize(1);
    }

    @Test
    void wantsAKeyThatTheOtherSideOfAnEffectHeeds() throws IOException {
        String outcome =
                TRANSFERS.substring(0, TRANSFERS.indexOf("sync-out:")).replace("kind: sync-out", "kind: outcome") + """
                outcome:
                  sql-file: due.sql
                  key: id
                  ready: {p95: 10s}
                  effects:
                    - name: pay
                      title: Payment
                      required: true
                      request: {url: "https://bank.example.org/transfers/{id}"}
                      idempotency: {honoured: false}
                """;

        assertThatThrownBy(() -> load(outcome))
                .hasMessageContaining("the other side of effect \"pay\" neither honours a key nor can be asked");
        assertThat(load(outcome.replace("honoured: false", "honoured: true"))).hasSize(1);
    }

    @Test
    void refusesTheKeyOfAnOutcomeThatTheQueryCannotHave() throws IOException {
        String outcome =
                TRANSFERS.substring(0, TRANSFERS.indexOf("moves-money")).replace("kind: sync-out", "kind: outcome")
                        + """
                outcome:
                  sql-file: due.sql
                  key: Id
                  effects:
                    - name: pay
                      required: true
                      request: {url: "https://bank.example.org/transfers/{id}"}
                """;

        assertThatThrownBy(() -> load(outcome)).hasMessageContaining("The query has no column \"Id\".");
        assertThatThrownBy(() -> load(outcome.replace("key: Id", "key: number")))
                .hasMessageContaining("The query has no column \"number\".");
        assertThat(load(outcome.replace("key: Id", "key: id"))).hasSize(1);
    }

    /** Two payments never share a key, and the same one has one. */
    @Test
    void tellsPaymentsApart() throws IOException {
        JobDefinition payout = load(PAYOUT.replace("[invoice]", "[invoice, note]")
                        .replace("title: Note}", "title: Note, required: true}")
                        .replace(
                                "parameters:",
                                "tenant-parameter: tenant\nparameters:\n  tenant: {type: text, title: Tenant}"))
                .get(0);

        assertThat(keyOf(payout, Map.of("invoice", "4711", "note", "x"))).isEqualTo("payout:invoice=4711:note=x");
        assertThat(keyOf(payout, Map.of("invoice", "1", "note", "2:note=3")))
                .isNotEqualTo(keyOf(payout, Map.of("invoice", "1:note=2", "note", "3")));
        assertThat(keyOf(payout, Map.of("invoice", "1", "note", "2", "tenant", "PERU")))
                .isEqualTo("payout:invoice=1:note=2:tenant=PERU");
    }

    private String keyOf(JobDefinition definition, Map<String, Object> parameters) {
        WholeJob work = (WholeJob) kinds.get(0).workOf(definition);
        return Objects.requireNonNull(
                work.parametersOf(new RunScope(new RunId(1), 1, 1, definition, parameters, RunContext.NONE))
                        .getString(WholeJob.KEY));
    }

    private List<JobDefinition> load(String job) throws IOException {
        Files.writeString(folder.resolve("job.yml"), job);
        Files.writeString(folder.resolve("transfers.sql"), "select id, amount from transfer");
        Files.writeString(folder.resolve("due.sql"), "select id from account where id::text = any (:keys)");
        return new CatalogueLoader(kinds, List.of("critical", "bulk", "repair"), UnaryOperator.identity())
                .load(YamlFiles.ofFolder(FileSubject.JOBS, folder)).definitions().stream()
                        .filter(definition -> !definition.undeclared())
                        .toList();
    }
}
