package dev.longshore.jobs.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.TransactionSystemException;

class FailureReportTest {

    @Test
    void tellsTheRootCauseFirst() {
        FailureReport report =
                FailureReport.of(new IllegalStateException("the step failed", new IOException("the line broke")));

        assertThat(report.message()).isEqualTo("the line broke");
        assertThat(report.stack())
                .startsWith("java.io.IOException: the line broke\n    at ")
                .contains("which caused: java.lang.IllegalStateException: the step failed\n    at ");
        assertThat(report.category()).isEqualTo(Category.INTERNAL);
        assertThat(report.code()).isEqualTo("unexpected-error");
    }

    @Test
    void believesAnExceptionThatKnowsWhatItIs() {
        FailureReport report = FailureReport.of(new RuntimeException(LongshoreException.of(
                Category.EXTERNAL, "crm-refused", "The CRM refused.", "Ask its owner.", new IOException("403"))));

        assertThat(report.category()).isEqualTo(Category.EXTERNAL);
        assertThat(report.code()).isEqualTo("crm-refused");
        assertThat(report.message()).isEqualTo("The CRM refused.");
        assertThat(report.remedy()).isEqualTo("Ask its owner.");
    }

    @ParameterizedTest
    @CsvSource({
        "53100, INSUFFICIENT_RESOURCES, database-resources",
        "57P01, EXTERNAL, database-away",
        "08006, EXTERNAL, database-away",
        "42703, USER_ERROR, statement-failed",
        "22012, USER_ERROR, statement-failed",
        "XX000, INTERNAL, database-error"
    })
    void knowsWhoseFailureADatabaseTells(String state, Category category, String code) {
        FailureReport report = FailureReport.of(new RuntimeException(new SQLException("it said no", state)));

        assertThat(report.category()).isEqualTo(category);
        assertThat(report.code()).isEqualTo(code);
        assertThat(report.message()).isEqualTo("it said no (SQLSTATE " + state + ")");
    }

    @Test
    void knowsAFullDisk() {
        FailureReport report =
                FailureReport.of(new UncheckedIOException(new IOException("/data/part: No space left on device")));

        assertThat(report.category()).isEqualTo(Category.INSUFFICIENT_RESOURCES);
        assertThat(report.code()).isEqualTo("disk-full");
    }

    @Test
    void tellsFailuresOfTheSameOriginByTheSameFingerprint() {
        assertThat(failing("number 1").fingerprint())
                .isEqualTo(failing("number 2").fingerprint());
        assertThat(failing("number 1").fingerprint())
                .isNotEqualTo(FailureReport.of(new IOException("number 1")).fingerprint());
    }

    @Test
    void survivesCausesThatGoInCircles() {
        Exception first = new IllegalStateException("first");
        Exception second = new IllegalStateException("second", first);
        first.initCause(second);

        assertThat(FailureReport.of(first).stack()).contains("first").contains("second");
        assertThat(Transience.mayPass(first)).isFalse();
    }

    @Test
    void seesWhatARollbackThatFailedWouldHide() {
        TransactionSystemException rollback =
                new TransactionSystemException("rollback failed", new SQLException("Connection is closed"));
        rollback.initApplicationException(new RuntimeException(new SQLException("shutting down", "57P01")));

        assertThat(Transience.mayPass(rollback)).isTrue();
        assertThat(FailureReport.of(rollback).code()).isEqualTo("database-away");
    }

    @Test
    void knowsWhatMayPassByItself() {
        assertThat(Transience.mayPass(new RuntimeException(new SQLException("shutting down", "57P01"))))
                .isTrue();
        assertThat(Transience.mayPass(new RuntimeException(new SQLException("deadlock", "40P01"))))
                .isTrue();
        assertThat(Transience.mayPass(new CannotGetJdbcConnectionException("none left")))
                .isTrue();
        assertThat(Transience.mayPass(new SQLException("no such column", "42703")))
                .isFalse();
        assertThat(Transience.mayPass(new OptimisticLockingFailureException("fenced")))
                .isFalse();
    }

    private static FailureReport failing(String what) {
        return FailureReport.of(new IllegalStateException(what));
    }
}
