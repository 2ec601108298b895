package dev.longshore.sql.input;

import static dev.longshore.sql.page.Columns.instant;
import static dev.longshore.sql.page.Columns.required;

import dev.longshore.model.account.Actor;
import dev.longshore.model.audit.Act;
import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.Folders;
import dev.longshore.model.job.JobName;
import dev.longshore.model.run.RunId;
import dev.longshore.sql.audit.AuditTrail;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Receives files for jobs, and finds them again. A crash while one is received leaves a file that no row names. */
public class InputFiles {

    /** Of one file. */
    public static final long MOST_BYTES = 10L << 30;

    private static final int BUFFER = 1 << 17;

    private static final String RECORD = """
            insert into longshore.input_file (id, job, tenant, name, format, bytes, sha256, reprocesses_run_id, received_by, url, fetched_for_run_id)
            values (:id, :job, :tenant, :name, :format, :bytes, :sha256, :reprocesses, :by, :url, :fetchedFor)
            on conflict (fetched_for_run_id) do nothing
            """;

    private static final String COLUMNS = """
            select id, job, tenant, name, format, bytes, sha256, reprocesses_run_id, received_by, received_at, removed_at
            from longshore.input_file
            """;

    private static final String FIND = COLUMNS + " where id = :id";

    private static final String FETCHED = COLUMNS + " where fetched_for_run_id = :run";

    private static final String RECORDED = "select id from longshore.input_file where id = any (cast(:ids as uuid[]))";

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final TransactionOperations transactions;
    private final Path folder;

    public InputFiles(JdbcClient jdbc, AuditTrail audit, TransactionOperations transactions, Folders folders) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.transactions = transactions;
        this.folder = folders.data().resolve("inputs");
    }

    /**
     * Keeps a file. Row and audit join the caller's transaction, if there is one.
     *
     * @throws LongshoreException it is longer than {@link #MOST_BYTES}
     */
    public InputFileRow receive(JobName job, @Nullable String tenant, String name, Actor actor, InputStream in)
            throws IOException {
        return receive(new Label(job, tenant, name, null, null, null, null), actor, in);
    }

    /**
     * Keeps rejected records as they were corrected. Row and audit join the caller's transaction, if there is one.
     *
     * @param of the run that rejected them
     * @param in one a line, in JSON
     */
    public InputFileRow receiveCorrected(RunId of, JobName job, @Nullable String tenant, Actor actor, InputStream in)
            throws IOException {
        return receive(
                new Label(job, tenant, "rejected-records-of-run-" + of + ".jsonl", "json-lines", of, null, null),
                actor,
                in);
    }

    /**
     * Keeps what was fetched for a run, which is its file from now on, unless another worker that thought the run its own came first.
     *
     * @param url without secrets
     * @return the file of the run, whoever fetched it
     */
    public InputFileRow receiveFetched(
            RunId run, JobName job, @Nullable String tenant, String name, String url, InputStream in)
            throws IOException {
        return receive(new Label(job, tenant, name, null, null, url, run), Actor.local("run-" + run), in);
    }

    private InputFileRow receive(Label label, Actor actor, InputStream in) throws IOException {
        Files.createDirectories(folder);
        UUID id = UUID.randomUUID();
        Path half = folder.resolve(id + ".half");
        MessageDigest digest = sha256();
        long bytes;
        try {
            bytes = write(in, half, digest);
            Files.move(half, path(id), StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        } finally {
            Files.deleteIfExists(half);
        }
        Kept kept = new Kept(id, bytes, HexFormat.of().formatHex(digest.digest()));
        UUID recorded = transactions.execute(transaction -> {
            try {
                return record(label, actor, kept);
            } catch (RuntimeException e) {
                // before any commit, so that no row can name what is removed
                forget(id, e);
                throw e;
            }
        });
        return find(Objects.requireNonNull(recorded)).orElseThrow();
    }

    /** Bytes that lie in the folder. */
    private record Kept(UUID id, long bytes, String sha256) {}

    private UUID record(Label label, Actor actor, Kept kept) {
        int isNew = jdbc.sql(RECORD)
                .param("id", kept.id())
                .param("job", label.job().value())
                .param("tenant", label.tenant())
                .param("name", label.name())
                .param("format", label.format())
                .param("bytes", kept.bytes())
                .param("sha256", kept.sha256())
                .param("reprocesses", value(label.reprocesses()))
                .param("url", label.url())
                .param("fetchedFor", value(label.fetchedFor()))
                .param("by", actor.name())
                .update();
        if (isNew == 0) {
            forget(kept.id());
            return fetchedFor(Objects.requireNonNull(label.fetchedFor()))
                    .orElseThrow()
                    .id();
        }
        audit.record(Act.accepted(actor, "input.receive", "job:" + label.job() + "/input:" + kept.id(), null));
        return kept.id();
    }

    /** What the row says of a file besides its bytes. */
    private record Label(
            JobName job,
            @Nullable String tenant,
            String name,
            @Nullable String format,
            @Nullable RunId reprocesses,
            @Nullable String url,
            @Nullable RunId fetchedFor) {}

    private static @Nullable Long value(@Nullable RunId run) {
        return run == null ? null : run.value();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static long write(InputStream in, Path file, MessageDigest digest) throws IOException {
        long bytes = 0;
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
                if (bytes > MOST_BYTES) {
                    throw LongshoreException.badInput(
                            "input-too-large",
                            "body",
                            "The file is longer than " + (MOST_BYTES >> 30) + " GiB.",
                            "Cut it into several, or put it into the folder inbox of the installation.");
                }
                digest.update(buffer, 0, read);
                ByteBuffer part = ByteBuffer.wrap(buffer, 0, read);
                while (part.hasRemaining()) {
                    out.write(part);
                }
            }
            out.force(true);
        }
        return bytes;
    }

    /** Makes the name of a file that was just moved here survive a power loss, as its bytes do. */
    private static void force(Path folder) throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    public Optional<InputFileRow> find(UUID id) {
        return jdbc.sql(FIND).param("id", id).query(InputFiles::file).optional();
    }

    /** The file that was fetched for a run; empty if none was. */
    public Optional<InputFileRow> fetchedFor(RunId run) {
        return jdbc.sql(FETCHED)
                .param("run", run.value())
                .query(InputFiles::file)
                .optional();
    }

    private static InputFileRow file(ResultSet row, int number) throws SQLException {
        Long reprocesses = row.getObject("reprocesses_run_id", Long.class);
        return new InputFileRow(
                row.getObject("id", UUID.class),
                row.getString("job"),
                row.getString("tenant"),
                row.getString("name"),
                row.getString("format"),
                row.getLong("bytes"),
                row.getString("sha256"),
                reprocesses == null ? null : new RunId(reprocesses),
                row.getString("received_by"),
                required(instant(row, "received_at"), "received_at"),
                instant(row, "removed_at"));
    }

    /** Those of many that have a row, whether or not their bytes are there. */
    public Set<UUID> recorded(Collection<UUID> ids) {
        return Set.copyOf(jdbc.sql(RECORDED)
                .param("ids", ids.toArray(UUID[]::new))
                .query(UUID.class)
                .list());
    }

    /** Where the bytes of all lie; not there before the first came, or while it is not mounted. */
    public Path folder() {
        return folder;
    }

    /** Where its bytes lie. */
    public Path path(UUID id) {
        return folder.resolve(id.toString());
    }

    /** Removes the bytes of a file whose row is not committed and will not be, or whose time is over. */
    public void forget(UUID id) {
        try {
            Files.deleteIfExists(path(id));
        } catch (IOException e) {
            throw new UncheckedIOException("the file " + id + " could not be removed", e);
        }
    }

    /** Removes the bytes of a file whose row will not be committed, because of a failure that is thrown in any case. */
    public void forget(UUID id, Exception failure) {
        try {
            forget(id);
        } catch (UncheckedIOException e) {
            failure.addSuppressed(e);
        }
    }
}
