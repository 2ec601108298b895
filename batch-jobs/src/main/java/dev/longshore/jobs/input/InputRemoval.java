package dev.longshore.jobs.input;

import dev.longshore.sql.input.InputEnds;
import dev.longshore.sql.input.InputFiles;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionOperations;

/** Removes the bytes of files that were received and whose time is over, one a transaction. Several workers may do so at once. */
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
        for (int i = 0; i < MOST; i++) {
            Boolean removed = transactions.execute(transaction -> removeOne());
            if (!Boolean.TRUE.equals(removed)) {
                return;
            }
        }
    }

    private boolean removeOne() {
        Optional<UUID> due = ends.lockDue();
        due.ifPresent(file -> {
            inputs.forget(file);
            ends.removed(file);
            LOG.atInfo().addKeyValue("input", file).log("input.removed");
        });
        return due.isPresent();
    }
}
