package dev.longshore.jobs.run;

import dev.longshore.sql.run.RunEvents;
import dev.longshore.sql.run.RunFailures;
import dev.longshore.sql.run.RunMoves;
import dev.longshore.sql.run.RunPreconditions;
import dev.longshore.sql.unit.UnitPlans;
import org.springframework.transaction.support.TransactionOperations;

/** What is written about runs, by their owners above all: state, plan, story, failures, and the transactions to do so in. */
record RunBooks(
        RunMoves moves,
        UnitPlans plans,
        RunEvents events,
        RunFailures failures,
        RunPreconditions preconditions,
        TransactionOperations transactions) {}
