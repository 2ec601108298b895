package dev.longshore.sql.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.audit.AuditOutcome;
import dev.longshore.sql.database.TestDatabase;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class AuditIT {

    @RegisterExtension
    static final TestDatabase database = new TestDatabase();

    private final DataSource source = database.dataSource();
    private final JdbcClient jdbc = JdbcClient.create(source);
    private final TransactionTemplate transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    private final AuditTrail trail = new AuditTrail(jdbc, new JsonMapper());
    private final AuditViews views = new AuditViews(jdbc, new JsonMapper());

    @Test
    void anActIsRecordedWithTheTransactionThatDoesIt() {
        transactions.executeWithoutResult(transaction -> trail.record(new Act(
                Actor.local("ines"),
                "run.pause",
                "run:7",
                "Too early",
                Map.of("state", "RUNNING"),
                null,
                AuditOutcome.ACCEPTED)));
        transactions.executeWithoutResult(transaction -> {
            trail.record(Act.accepted(Actor.local("ines"), "run.pause", "run:8", "never"));
            transaction.setRollbackOnly();
        });

        assertThat(views.list("run:7", null, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("ines");
            assertThat(entry.reason()).isEqualTo("Too early");
            assertThat(entry.before()).containsEntry("state", "RUNNING");
            assertThat(entry.outcome()).isEqualTo(AuditOutcome.ACCEPTED);
        });
        assertThat(views.list("run:8", null, 10)).isEmpty();
        assertThat(views.verify().problems()).isEmpty();
    }

    @Test
    void outsideOfATransactionNothingIsRecorded() {
        assertThatThrownBy(() -> trail.record(Act.accepted(Actor.local("ines"), "run.pause", "run:9", "x")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyAtOnceMakeOneChain() throws InterruptedException {
        ExecutorService people = Executors.newFixedThreadPool(8);
        for (int i = 0; i < 80; i++) {
            people.execute(this::record);
        }
        people.shutdown();

        assertThat(people.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(views.verify().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update longshore.audit set reason = 'x'",
                "delete from longshore.audit",
                "truncate longshore.audit"
            })
    void theDatabaseRefusesToChangeIt(String statement) {
        record();

        assertThatThrownBy(() -> jdbc.sql(statement).update())
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("append-only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update longshore.audit set actor = 'somebody else' where id = :id",
                "update longshore.audit set at = at + interval '1 microsecond' where id = :id",
                "update longshore.audit set reason = null where id = :id",
                "update longshore.audit set outcome = 'failed' where id = :id",
                "update longshore.audit set before = '{\"state\": \"QUEUED\"}' where id = :id",
                "update longshore.audit set hash = sha256('x') where id = :id",
                "delete from longshore.audit where id = :id",
                "update longshore.audit set id = 1000000 where id = :id"
            })
    void whoSwitchesTheGuardOffIsFound(String statement) {
        for (int i = 0; i < 3; i++) {
            record();
        }
        long last = views.verify().records();
        assertThat(views.verify().problems()).isEmpty();
        transactions.executeWithoutResult(transaction -> {
            jdbc.sql("alter table longshore.audit disable trigger all").update();
            assertThat(jdbc.sql(statement).param("id", last - 1).update()).isEqualTo(1);

            assertThat(views.verify().problems()).isNotEmpty();
            transaction.setRollbackOnly();
        });
        assertThat(views.verify().problems()).isEmpty();
    }

    private void record() {
        transactions.executeWithoutResult(
                transaction -> trail.record(Act.accepted(Actor.local("ines"), "run.cancel", "run:1", "A reason")));
    }
}
