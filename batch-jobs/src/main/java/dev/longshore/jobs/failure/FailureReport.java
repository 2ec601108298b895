package dev.longshore.jobs.failure;

import dev.longshore.model.failure.Category;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.sql.run.RunFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A throwable as people need it: the root cause first, then what it broke.
 *
 * @param category who has to act
 * @param code stable, for programs
 * @param message of the most telling throwable of the chain
 * @param remedy what to do; null if unknown
 * @param stack every frame, the root cause first
 * @param fingerprint equal for failures of the same origin: code, types and our topmost frames, without messages and line numbers
 */
public record FailureReport(
        Category category,
        String code,
        String message,
        @Nullable String remedy,
        String stack,
        String fingerprint) {

    private static final int FRAMES_OF_FINGERPRINT = 5;

    public static FailureReport of(Throwable failure) {
        List<Throwable> rootFirst = new ArrayList<>(Causes.of(failure));
        Collections.reverse(rootFirst);
        Verdict verdict = verdict(rootFirst);
        return new FailureReport(
                verdict.category(),
                verdict.code(),
                verdict.message(),
                verdict.remedy(),
                stack(rootFirst),
                fingerprint(verdict.code(), rootFirst));
    }

    /** The failure of a run, of a step or of a unit. */
    public RunFailure in(int attempt, @Nullable String step, @Nullable Integer unit) {
        return new RunFailure(attempt, step, unit, category, code, message, remedy, null, stack, fingerprint);
    }

    /** The failure of a step, at a place of it. */
    public RunFailure at(int attempt, String step, String position) {
        return new RunFailure(attempt, step, null, category, code, message, remedy, position, stack, fingerprint);
    }

    private static Verdict verdict(List<Throwable> rootFirst) {
        for (Throwable cause : rootFirst) {
            if (cause instanceof LongshoreException known) {
                return new Verdict(known.category(), known.code(), text(known), known.remedy());
            }
        }
        Throwable root = rootFirst.get(0);
        for (Throwable cause : rootFirst) {
            if (cause instanceof SQLException sql) {
                return ofDatabase(sql);
            }
            if (cause instanceof OutOfMemoryError) {
                return new Verdict(
                        Category.INSUFFICIENT_RESOURCES,
                        "out-of-memory",
                        text(root),
                        "Give the worker more memory, or fewer slots.");
            }
            if (cause instanceof IOException && text(cause).contains("No space left on device")) {
                return new Verdict(
                        Category.INSUFFICIENT_RESOURCES,
                        "disk-full",
                        text(root),
                        "Free space on the disk, then restart the run.");
            }
        }
        return new Verdict(Category.INTERNAL, "unexpected-error", text(root), null);
    }

    private static Verdict ofDatabase(SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String message = text(failure) + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
        if (state.startsWith("53") || state.startsWith("54")) {
            return new Verdict(
                    Category.INSUFFICIENT_RESOURCES,
                    "database-resources",
                    message,
                    "Give the database what it lacks, then restart the run.");
        }
        if (state.startsWith("08") || state.startsWith("57")) {
            return new Verdict(
                    Category.EXTERNAL,
                    "database-away",
                    message,
                    "See why the database closed the connection, then restart the run.");
        }
        if (state.startsWith("42") || state.startsWith("22")) {
            return new Verdict(
                    Category.USER_ERROR,
                    "statement-failed",
                    message,
                    "Correct the job's SQL or the data that it reads, then restart the run.");
        }
        return new Verdict(Category.INTERNAL, "database-error", message, null);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getName() : message;
    }

    private static String stack(List<Throwable> rootFirst) {
        StringBuilder text = new StringBuilder();
        String lead = "";
        for (Throwable failure : rootFirst) {
            text.append(lead).append(failure).append('\n');
            for (StackTraceElement frame : failure.getStackTrace()) {
                text.append("    at ").append(frame).append('\n');
            }
            for (Throwable suppressed : failure.getSuppressed()) {
                text.append("    suppressed: ").append(suppressed).append('\n');
            }
            lead = "which caused: ";
        }
        return text.toString();
    }

    private static String fingerprint(String code, List<Throwable> rootFirst) {
        StringBuilder origin = new StringBuilder(code);
        for (Throwable failure : rootFirst) {
            origin.append('|').append(failure.getClass().getName());
        }
        int frames = 0;
        for (StackTraceElement frame : rootFirst.get(0).getStackTrace()) {
            if (frames++ == FRAMES_OF_FINGERPRINT) {
                break;
            }
            origin.append('|').append(frame.getClassName()).append('.').append(frame.getMethodName());
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(origin.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private record Verdict(
            Category category,
            String code,
            String message,
            @Nullable String remedy) {}
}
