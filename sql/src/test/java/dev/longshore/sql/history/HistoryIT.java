package dev.longshore.sql.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.account.Actor;
import dev.longshore.model.account.TenantScope;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.TestDatabase;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.page.PageRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Reads job repositories as Spring Batch makes them. */
class HistoryIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private static final Actor ACTOR = Actor.local("command-line");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** The tables of Spring Batch 6, and of 4 with a column for each type of a parameter. */
    private static final String REPOSITORIES = """
            create schema six;
            create table six.batch_job_instance (like longshore.batch_job_instance);
            create table six.batch_job_execution (like longshore.batch_job_execution);
            create table six.batch_job_execution_params (like longshore.batch_job_execution_params);
            create table six.batch_step_execution (like longshore.batch_step_execution);
            insert into six.batch_job_instance (job_instance_id, job_name, job_key) values (1, 'importUserJob', 'a'), (2, 'mailJob', 'b');
            insert into six.batch_job_execution (job_execution_id, job_instance_id, create_time, start_time, end_time, status, exit_code, exit_message) values
              (1, 1, '2026-07-01 02:00:00', '2026-07-01 02:00:01', '2026-07-01 02:03:01', 'FAILED', 'FAILED', 'java.lang.IllegalStateException: line 17'),
              (2, 1, '2026-07-01 09:00:00', '2026-07-01 09:00:01', '2026-07-01 09:04:01', 'COMPLETED', 'COMPLETED', ''),
              (3, 2, '2026-07-02 02:00:00', '2026-07-02 02:00:00', null, 'STARTED', 'UNKNOWN', null);
            insert into six.batch_job_execution_params (job_execution_id, parameter_name, parameter_type, parameter_value, identifying) values
              (1, 'day', 'java.time.LocalDate', '2026-06-30', 'Y'), (2, 'day', 'java.time.LocalDate', '2026-06-30', 'Y');
            insert into six.batch_step_execution (step_execution_id, version, step_name, job_execution_id, create_time, start_time, end_time, status, commit_count,
                read_count, filter_count, write_count, read_skip_count, write_skip_count, process_skip_count, rollback_count, exit_code, exit_message) values
              (1, 3, 'read', 1, '2026-07-01 02:00:01', '2026-07-01 02:00:01', '2026-07-01 02:03:01', 'FAILED', 2, 20, 1, 15, 1, 1, 2, 1, 'FAILED', 'line 17'),
              (2, 3, 'read', 2, '2026-07-01 09:00:01', '2026-07-01 09:00:01', '2026-07-01 09:04:01', 'COMPLETED', 9, 80, 0, 80, 0, 0, 0, 0, 'COMPLETED', '');
            create schema four;
            create table four.jobs_job_instance (like longshore.batch_job_instance);
            create table four.jobs_job_execution (like longshore.batch_job_execution);
            create table four.jobs_job_execution_params (job_execution_id bigint, type_cd varchar(6), key_name varchar(100), string_val varchar(250),
              date_val timestamp, long_val bigint, double_val double precision, identifying char(1));
            create table four.jobs_step_execution (like longshore.batch_step_execution);
            insert into four.jobs_job_instance (job_instance_id, job_name, job_key) values (7, 'nightly', 'a');
            insert into four.jobs_job_execution (job_execution_id, job_instance_id, create_time, status) values (9, 7, '2019-12-01 00:00:00', 'ABANDONED');
            insert into four.jobs_job_execution_params (job_execution_id, type_cd, key_name, string_val, date_val, long_val, double_val, identifying) values
              (9, 'STRING', 'a', 'x', null, 0, 0, 'Y'), (9, 'LONG', 'b', '', null, 42, 0, 'N'), (9, 'DOUBLE', 'c', '', null, 0, 2.5, 'N'),
              (9, 'DATE', 'd', '', '2019-11-30 00:00:00', 0, 0, 'N');
            """;

    private final DataSource source = database.dataSource();
    private final JdbcClient jdbc = JdbcClient.create(source);
    private final TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    private final HistoryReading reading = new HistoryReading(jdbc, new AuditTrail(jdbc, new JsonMapper()));
    private final PastExecutions past = new PastExecutions(jdbc, new JsonColumn(new JsonMapper()));

    @BeforeAll
    static void fill() {
        for (String statement : REPOSITORIES.split(";\\n")) {
            database.jdbc().sql(statement).update();
        }
    }

    @BeforeEach
    void empty() {
        jdbc.sql("truncate longshore.past_execution").update();
    }

    @Test
    void readsExecutionsWithTheirStepsAndParameters() {
        assertThat(read("shop", "six.batch_")).isEqualTo(new HistoryReading.Found(3, 3));

        assertThat(listed(PastFilter.ALL))
                .extracting(PastExecution::executionId)
                .containsExactly(3L, 2L, 1L);
        PastExecution failed = detail(1);
        assertThat(failed.job()).isEqualTo("importUserJob");
        assertThat(failed.status()).isEqualTo("FAILED");
        assertThat(failed.exitMessage()).isEqualTo("java.lang.IllegalStateException: line 17");
        assertThat(failed.instanceId()).isEqualTo(detail(2).instanceId());
        assertThat(failed.createdAt()).as("summer time in Berlin").isEqualTo(Instant.parse("2026-07-01T00:00:00Z"));
        assertThat(failed.parameters()).containsExactly(new PastExecution.Parameter("day", "2026-06-30", true));
        assertThat(failed.steps())
                .containsExactly(new PastExecution.Step(
                        "read",
                        "FAILED",
                        Instant.parse("2026-07-01T00:00:01Z"),
                        Instant.parse("2026-07-01T00:03:01Z"),
                        20,
                        15,
                        1,
                        4,
                        2,
                        1,
                        "FAILED",
                        "line 17"));
        assertThat(detail(3).steps()).isEmpty();
        assertThat(detail(3).endedAt()).isNull();
    }

    @Test
    void readsTheParametersOfVersionFour() {
        assertThat(read("old", "four.jobs_").seen()).isEqualTo(1);

        assertThat(detail(9).parameters())
                .containsExactlyInAnyOrder(
                        new PastExecution.Parameter("a", "x", true),
                        new PastExecution.Parameter("b", "42", false),
                        new PastExecution.Parameter("c", "2.5", false),
                        new PastExecution.Parameter("d", "2019-11-30 00:00:00", false));
    }

    @Test
    void takesInWhatChangedWhenItIsReadAgain() {
        read("shop", "six.batch_");
        long id = detail(3).id();
        assertThat(read("shop", "six.batch_")).isEqualTo(new HistoryReading.Found(3, 0));

        jdbc.sql(
                        "update six.batch_job_execution set status = 'COMPLETED', end_time = '2026-07-02 02:30:00' where job_execution_id = 3")
                .update();
        try {
            assertThat(read("shop", "six.batch_")).isEqualTo(new HistoryReading.Found(3, 1));
            assertThat(detail(3).status()).isEqualTo("COMPLETED");
            assertThat(detail(3).id()).isEqualTo(id);
        } finally {
            jdbc.sql(
                            "update six.batch_job_execution set status = 'STARTED', end_time = null where job_execution_id = 3")
                    .update();
        }
    }

    @Test
    void listsByAnyFilterAndForgetsOneApplication() {
        read("shop", "six.batch_");
        read("old", "four.jobs_");

        assertThat(listed(new PastFilter("old", null, null))).hasSize(1);
        assertThat(listed(new PastFilter("shop", "importUserJob", null))).hasSize(2);
        assertThat(listed(new PastFilter("shop", "importUserJob", "FAILED"))).hasSize(1);
        assertThat(listed(new PastFilter("old", "importUserJob", null))).isEmpty();
        assertThat(past.applications(TenantScope.ALL))
                .extracting(PastApplication::name)
                .containsExactly("old", "shop");

        assertThat(transactions.<Long>execute(status -> reading.forget(ACTOR, "shop")))
                .isEqualTo(3);
        assertThat(listed(PastFilter.ALL))
                .extracting(PastExecution::application)
                .containsExactly("old");
        assertThat(jdbc.sql("select count(*) from six.batch_job_execution")
                        .query(Long.class)
                        .single())
                .isEqualTo(3);
    }

    @Test
    void isNotInSightOfWhoIsBoundToATenant() {
        read("shop", "six.batch_");
        TenantScope bound = new TenantScope("PERU");

        assertThat(past.any(TenantScope.ALL)).isTrue();
        assertThat(past.any(bound)).isFalse();
        assertThat(past.list(bound, PastFilter.ALL, PageRequest.first(10)).items())
                .isEmpty();
        assertThat(past.find(bound, detail(1).id())).isEmpty();
        assertThat(past.applications(bound)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "batch; drop table x", "a.b.batch_", "batch_\"", "1batch_"})
    void refusesWhatIsNoPrefix(String prefix) {
        assertThatThrownBy(() -> read("shop", prefix))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.field()).isEqualTo("--prefix"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+02:00", "UTC+2", "GMT-05:00"})
    void refusesOffsets(String zone) {
        assertThatThrownBy(() -> ForeignRepository.in(source, "six.batch_", ZoneId.of(zone)))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo("fixed-offset");
                    assertThat(e.field()).isEqualTo("--zone");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Z", "UTC", "GMT0", "Etc/GMT+5"})
    void readsTimesAsTheZoneSays(String zone) {
        reading.read(ACTOR, "shop", ForeignRepository.in(source, "six.batch_", ZoneId.of(zone)), seen -> {});

        assertThat(detail(1).createdAt())
                .isEqualTo(LocalDateTime.parse("2026-07-01T02:00:00")
                        .atZone(ZoneId.of(zone))
                        .toInstant());
    }

    @Test
    void leavesSecretsWhereTheyAreAndSortsByName() {
        jdbc.sql("""
                        insert into six.batch_job_execution_params (job_execution_id, parameter_name, parameter_type, parameter_value, identifying) values
                          (3, 'to', 's', 'ann', 'N'), (3, 'smtpPassword', 's', 'hunter2', 'N'), (3, 'API_TOKEN', 's', 'abc', 'N'), (3, 'clientSecret', 's', 'def', 'N'),
                          (3, 'awsCredentials', 's', 'ghi', 'N')
                        """).update();
        try {
            read("shop", "six.batch_");

            assertThat(detail(3).parameters())
                    .extracting(parameter -> parameter.name() + "=" + parameter.value())
                    .containsExactly(
                            "API_TOKEN=(withheld)",
                            "awsCredentials=(withheld)",
                            "clientSecret=(withheld)",
                            "smtpPassword=(withheld)",
                            "to=ann");
        } finally {
            jdbc.sql("delete from six.batch_job_execution_params where job_execution_id = 3")
                    .update();
        }
    }

    /** As a page of more than 256 MB does, here one of more than two executions. */
    @Test
    void takesSmallerPagesWhereOneIsTooLarge() {
        limitPages("54000");

        assertThat(read("large", "large.batch_")).isEqualTo(new HistoryReading.Found(3, 3));
    }

    @Test
    void saysWhichPageFailedAndThatReadingGoesOn() {
        limitPages("58030");

        assertThatThrownBy(() -> read("large", "large.batch_")).isInstanceOfSatisfying(LongshoreException.class, e -> {
            assertThat(e.getMessage())
                    .startsWith("The executions of large after the beginning could not be taken in: ")
                    .contains("no more than two");
            assertThat(e.remedy()).contains("read again");
        });
    }

    /** A repository whose rows fail from the third one on that a statement looks at. */
    private void limitPages(String state) {
        jdbc.sql("drop schema if exists large cascade").update();
        jdbc.sql("create schema large").update();
        for (String table : List.of("job_instance", "job_execution_params", "step_execution")) {
            jdbc.sql("create view large.batch_" + table + " as select * from six.batch_" + table)
                    .update();
        }
        jdbc.sql("""
                        create function large.status(status varchar) returns varchar language plpgsql stable cost 1000 as $$
                        declare
                          now text := statement_timestamp()::text;
                          calls integer := coalesce(nullif(split_part(current_setting('large.calls', true), '/', 2), ''), '0')::integer;
                        begin
                          if split_part(current_setting('large.calls', true), '/', 1) is distinct from now then
                            calls = 0;
                          end if;
                          if calls = 2 then
                            raise exception 'no more than two' using errcode = '%s';
                          end if;
                          perform set_config('large.calls', now || '/' || calls + 1, false);
                          return status;
                        end $$
                        """.formatted(state)).update();
        jdbc.sql("""
                        create view large.batch_job_execution as
                        select job_execution_id, version, job_instance_id, create_time, start_time, end_time, large.status(status) as status, exit_code, exit_message, last_updated
                        from six.batch_job_execution
                        """).update();
    }

    @Test
    void saysThatThereIsNoRepository() {
        assertThatThrownBy(() -> read("shop", "nowhere.batch_"))
                .isInstanceOf(LongshoreException.class)
                .hasMessage("The database has no table nowhere.batch_job_execution_params that its user sees.");
    }

    @Test
    void saysThatTheDatabaseDoesNotAnswer() {
        assertThatThrownBy(() -> ForeignRepository.at(
                        "jdbc:postgresql://127.0.0.1:1/none?connectTimeout=2", "nobody", "", "batch_", BERLIN))
                .isInstanceOfSatisfying(LongshoreException.class, e -> {
                    assertThat(e.code()).isEqualTo("history-unreachable");
                    assertThat(e.remedy()).contains("LONGSHORE_HISTORY_PASSWORD");
                });
        assertThatThrownBy(() -> ForeignRepository.at("jdbc:oracle:thin:@x", "nobody", "", "batch_", BERLIN))
                .isInstanceOfSatisfying(
                        LongshoreException.class, e -> assertThat(e.field()).isEqualTo("--url"));
    }

    private HistoryReading.Found read(String application, String prefix) {
        try (Connection connection = database.dataSource().getConnection()) {
            ForeignRepository repository =
                    ForeignRepository.in(new SingleConnectionDataSource(connection, true), prefix, BERLIN);
            return reading.read(ACTOR, application, repository, seen -> {});
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<PastExecution> listed(PastFilter filter) {
        return past.list(TenantScope.ALL, filter, PageRequest.first(10)).items();
    }

    private PastExecution detail(long execution) {
        long id = listed(PastFilter.ALL).stream()
                .filter(listed -> listed.executionId() == execution)
                .findFirst()
                .orElseThrow()
                .id();
        return past.find(TenantScope.ALL, id).orElseThrow();
    }
}
