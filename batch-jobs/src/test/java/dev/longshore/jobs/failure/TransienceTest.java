package dev.longshore.jobs.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.transaction.TransactionSystemException;

class TransienceTest {

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08003", "40001", "40P01", "57P01", "57P03", "53300", "25P03"})
    void passesWithTheConditionOfTheServer(String state) {
        assertThat(Transience.mayPass(inside(new SQLException("x", state)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42601", "22012", "23505", "53100"})
    void staysWithTheDataOrTheStatement(String state) {
        assertThat(Transience.mayPass(inside(new SQLException("x", state)))).isFalse();
        assertThat(Transience.mayPass(inside(new SQLException("x")))).isFalse();
    }

    /** So the driver tells of a session that the server has ended meanwhile. */
    @Test
    void passesWithWhatIsChainedToIt() {
        SQLException met = new SQLException("x", "22000");
        met.setNextException(new SQLException("y", "25P03"));
        assertThat(Transience.mayPass(inside(met))).isTrue();
    }

    /** A pool that has no connection to give says so without an SQLSTATE. */
    @Test
    void passesWhenAPoolHasNoConnection() {
        assertThat(Transience.mayPass(inside(new SQLTransientConnectionException("request timed out"))))
                .isTrue();
    }

    /** Spring drops the failure of a commit when the rollback after it fails too; HikariCP's words for a broken connection remain. */
    @Test
    void passesWhenTheAnswerToACommitWasLost() {
        assertThat(Transience.mayPass(
                        new TransactionSystemException("rollback failed", new SQLException("Connection is closed"))))
                .isTrue();
    }

    @Test
    void aVersionThatAnotherRaisedDoesNotPass() {
        assertThat(Transience.mayPass(new OptimisticLockingFailureException("x")))
                .isFalse();
        assertThat(Transience.mayPass(new QueryTimeoutException("x"))).isTrue();
    }

    private static Throwable inside(SQLException cause) {
        return LongshoreException.of(Category.EXTERNAL, "code", "message", null, cause);
    }
}
