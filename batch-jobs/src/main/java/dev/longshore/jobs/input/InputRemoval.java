package dev.longshore.jobs.input;

import dev.longshore.sql.input.InputEnds;
import dev.longshore.sql.input.InputEnds.Due;
import dev.longshore.sql.input.InputFiles;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Removes the bytes of files that were received and whose time is over, one a transaction. Several workers may do so at once. One that cannot be removed holds
 * none up, and is tried again with the next look. A folder that is not there, such as one that is not mounted, loses nothing: it is left for a worker that sees it.
 */
public final class InputRemoval {

    private static final Logger LOG = LoggerFactory.getLogger(InputRemoval.class);
    private static final int MOST = 500;

    private final InputEnds ends;
    private final InputFiles inputs;
    private final TransactionOperations transactions;

    public InputRemoval(InputEnds ends, InputFiles inputs, TransactionOperations transactions) {
        this.ends = ends;
        this.inputs = inputs;
        this.transactions = transactions;
    }

    /** Does all that is due now. */
    public void look() {
        if (!Files.isDirectory(inputs.folder())) {
            return;
        }
        Due last = null;
        for (int i = 0; i < MOST; i++) {
            last = next(last);
            if (last == null) {
                return;
            }
        }
    }

    private @Nullable Due next(@Nullable Due last) {
        return transactions.execute(transaction -> {
            Optional<Due> due = ends.lockDue(last);
            due.ifPresent(this::remove);
            return due.orElse(null);
        });
    }

    private void remove(Due due) {
        try {
            inputs.forget(due.file());
        } catch (UncheckedIOException e) {
            LOG.atWarn().setCause(e).addKeyValue("input", due.file()).log("input.not-removed");
            return;
        }
        ends.removed(due.file());
        LOG.atInfo().addKeyValue("input", due.file()).log("input.removed");
    }
}
